package crawler

import (
	"net/http"
	"time"

	"magpie/frontier"
)

// EventKind says what happened.
type EventKind string

// The kinds of event.
const (
	PageRead  EventKind = "page"      // a page was read, its finds recorded
	Saved     EventKind = "saved"     // a picture is kept under its name
	Skipped   EventKind = "skipped"   // a job is not wanted
	Failed    EventKind = "failed"    // a job was given up
	Retry     EventKind = "retry"     // a job comes back later, at Until
	Postponed EventKind = "postponed" // a host is left alone until Until
	Paused    EventKind = "paused"    // nothing new starts for now
	Resumed   EventKind = "resumed"   // a host answers again that did not, or, if none is named, a pause ended
	Stalled   EventKind = "stalled"   // nothing has moved for long, see InFlight
	Slow      EventKind = "slow"      // a job takes long
	Forgotten EventKind = "forgotten" // the server of the state came back with an older one
	Waiting   EventKind = "waiting"   // for a host that another machine holds
	Bounded   EventKind = "bound"     // a bound was reached, see Spent: nothing new starts, of a site or at all
	// Incomplete follows the last page of a gallery that claims more pictures
	// than it shows.
	Incomplete EventKind = "incomplete"

	// HookFailed is about an on_gallery that did not do its work.
	HookFailed EventKind = "hook_failed"

	// Of a picture that was kept before and is asked for once more:
	Unchanged EventKind = "unchanged" // its site has what is kept
	Replaced  EventKind = "replaced"  // its site has another, which is kept beside it, or in the place of what was lost
	Gone      EventKind = "gone"      // its site has it no more; what is kept stays
	Unsure    EventKind = "unsure"    // its site did not say; what is kept stays
)

// Event is something that happened in a run. It is sent after what it tells
// was recorded.
type Event struct {
	Time time.Time `json:"time"`
	Kind EventKind `json:"event"`
	Site string    `json:"site,omitempty"`
	Host string    `json:"host,omitempty"`
	// Job is "page" or "image", Tries the attempts that counted so far.
	Job   string `json:"job,omitempty"`
	URL   string `json:"url,omitempty"`
	Tries int    `json:"tries,omitempty"`
	// Cause is a word or two to count by, Detail a sentence.
	Cause  string    `json:"cause,omitempty"`
	Detail string    `json:"detail,omitempty"`
	Until  time.Time `json:"until,omitzero"`
	// Passing says of a failure that every run tries again.
	Passing bool `json:"passing,omitempty"`

	// Of a page: how much was found, and how many of the pictures earlier runs
	// had kept or skipped, each counted on the page where the run finds it first.
	// Unchanged says that its host answered that the page did not change since
	// it was read: all its pictures are known then.
	Links     int  `json:"links,omitempty"`
	Images    int  `json:"images,omitempty"`
	Known     int  `json:"known,omitempty"`
	Unchanged bool `json:"unchanged,omitempty"`

	// Of a bound that was reached.
	Spent *Spent `json:"spent,omitempty"`

	// Of a stall: what is in flight, the oldest first; not all, if it is much.
	InFlight []Aloft `json:"in_flight,omitempty"`

	// Of an incomplete gallery: how many pictures it claims, and how many of
	// these were not found.
	Claimed int `json:"claimed,omitempty"`
	Missing int `json:"missing,omitempty"`

	// Of a picture: Path is its path in the store; Adopted says that a file
	// with the same bytes was there already.
	Gallery string `json:"gallery,omitempty"`
	Path    string `json:"path,omitempty"`
	Bytes   int64  `json:"bytes,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
	Adopted bool   `json:"adopted,omitempty"`
	// AdoptedFrom is the file of somebody else's that the picture was copied from,
	// in place of a request, and AdoptedBy how it was known to be that.
	AdoptedFrom string `json:"adopted_from,omitempty"`
	AdoptedBy   string `json:"adopted_by,omitempty"`
	// Aside is where a damaged file is now that the picture took the place of.
	Aside string `json:"aside,omitempty"`
}

// eventOf describes the outcome of a job.
func eventOf(o frontier.Outcome) Event {
	e := Event{
		Site: o.Job.Site, Host: o.Job.Host, Job: o.Job.Kind.String(), URL: o.Job.URL, Tries: o.Job.Tries,
		Cause: o.Cause, Detail: o.Detail,
	}
	switch {
	case o.State == frontier.Failed:
		e.Kind, e.Passing = Failed, o.Passing
	case o.State == frontier.Skipped:
		e.Kind = Skipped
	case o.State == frontier.Open:
		e.Kind, e.Until = Retry, o.Job.Due
	case o.Job.Kind == frontier.Page:
		e.Kind, e.Links, e.Images, e.Known = PageRead, o.Links, o.Images, o.Known
		e.Unchanged = o.Status == http.StatusNotModified
	default:
		e.Kind = Saved
		e.Gallery, e.Path, e.Bytes, e.SHA256 = o.Job.Gallery, o.Path, o.Size, o.SHA256
		e.AdoptedFrom, e.AdoptedBy = o.AdoptedFrom, o.AdoptedBy
	}
	return e
}
