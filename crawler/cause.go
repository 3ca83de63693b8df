package crawler

// Causes of failures and skips that are found here; those of requests are
// listed at fetch.Judge.
const (
	causeNotPicture    = "not a picture"
	causeUnknownType   = "unknown type"
	causeDamaged       = "damaged"        // what arrived this time
	causeSourceDamaged = "source damaged" // what the host has
	causeChallenge     = "challenge"      // the host wants a browser or a human
	causeName          = "name"           // it cannot be had in the output
	causeNothing       = "nothing found"
	causeUnreadable    = "unreadable"
	causeNoRule        = "no rule"

	// Of requests, as fetch.Judge names them.
	causePostponed = "postponed"
	causeNoRobots  = "robots unavailable"
	causeRobots    = "robots"

	// Of skips.
	causeAbsent   = "absent"  // nobody promised that there is something
	causeRemoved  = "removed" // from crawl.yaml
	causeVideo    = "video"
	causeTooSmall = "too small"
	causeTooLarge = "too many pixels"
)
