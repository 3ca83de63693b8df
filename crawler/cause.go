package crawler

// Causes of failures and skips that are found here; those of requests are
// listed at fetch.Judge.
const (
	causeNotPicture     = "not a picture"
	causePlaceholder    = "placeholder" // what is sent instead of a picture
	causeUnknownType    = "unknown type"
	causeDamaged        = "damaged"        // what arrived this time
	causeSourceDamaged  = "source damaged" // what the host has
	causeChallenge      = "challenge"      // the host wants a browser or a human
	causeName           = "name"           // it cannot be had in the output
	causeOther          = "other picture"  // than the one to be brought back
	causeNothing        = "nothing found"
	causeMatchedNothing = "rule matched nothing" // where it matched before
	causeNextGone       = "next gone"            // of a page that was read all the same
	causeCountGone      = "count gone"           // so was this one
	causeHole           = "hole"                 // before a page that was read all the same
	causeMisread        = "misread"              // in a charset that cannot be the page's, read all the same
	causeUnreadable     = "unreadable"
	causePageTooLarge   = "page too large" // no setting could raise that limit
	causeNoRule         = "no rule"
	causeNotPage        = "not a page"
	causeEndUndecided   = "until undecided" // of a page that was read all the same
	causeNoSecond       = "no second page"  // a chain that counts ended with its first
	causeFormat         = "format"          // a page is written otherwise than its rule says

	// Of requests, as fetch.Judge names them.
	causePostponed   = "postponed"
	causeNoRobots    = "robots unavailable"
	causeRobots      = "robots"
	causeEmpty       = "empty"
	causeTooLarge    = "too large"
	causeCertificate = "certificate"
	causePrivate     = "private address"
	causeWithheld    = "withheld"

	// Of skips.
	causeAbsent        = "absent"  // nobody promised that there is something
	causeShorter       = "shorter" // a list does not reach the page any more
	causeRemoved       = "removed" // from crawl.yaml
	causeVideo         = "video"
	causeImage         = "image"
	causeTooSmall      = "too small"
	causeInArchive     = "in another archive" // as another tool's list says
	causeWhere         = "where"              // an expression of the stanza
	causeUndecided     = "where undecided"
	causeTooManyPixels = "too many pixels"
)
