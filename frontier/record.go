package frontier

import (
	"fmt"
	"strings"
	"time"
)

// State says where a job stands.
type State uint8

// The states of a job. The numbers are stored: they never change.
const (
	Unknown State = 0 // never added
	Open    State = 1 // to be fetched
	Done    State = 2 // fetched, and kept if it is an image
	Failed  State = 3 // given up, for the record's cause
	Skipped State = 4 // not wanted, for the record's cause
)

func (s State) String() string {
	switch s {
	case Unknown:
		return "unknown"
	case Open:
		return "open"
	case Done:
		return "done"
	case Failed:
		return "failed"
	case Skipped:
		return "skipped"
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// follows reports whether this state may be written over an earlier one: an
// open job takes any, and a job that was given up may yet turn out done.
func (s State) follows(earlier State) bool {
	return earlier == Open || earlier == Failed && s == Done
}

// Settled reports whether nothing is left to do.
func (s State) Settled() bool { return s == Done || s == Failed || s == Skipped }

// Record is a job and what became of it.
type Record struct {
	Job
	State State
	// Settled is when the job was last done, failed or skipped.
	Settled time.Time
	Result
}

// keptBytes is what a record adds to the bytes kept.
func keptBytes(s State, r *Result) int64 {
	if s != Done {
		return 0
	}
	return r.Size
}

// countedBy is what a record is counted by besides its kind and state: its cause
// or, of a page that is done, the rule that read it. See [Count.setCounted].
func countedBy(kind Kind, s State, t *Task, r *Result) string {
	switch {
	case s == Failed || s == Skipped:
		return r.Cause
	case s == Done && kind == Page && t.RuleHash+t.Rule != "":
		return t.RuleHash + " " + t.Rule
	}
	return ""
}

// Result is what a fetch brought. Of an open job it is what the last attempt
// brought: why it comes back, or what it was before it became due again.
type Result struct {
	// Cause names a failure or a skip in a word or two that can be counted;
	// Detail is a sentence for people.
	Cause  string `json:"cause,omitempty"`
	Detail string `json:"detail,omitempty"`
	// Passing says that another attempt may end better than a failure did.
	Passing bool `json:"passing,omitempty"`
	// Settings digests the settings that a failure may depend on, as they were.
	Settings string `json:"settings,omitempty"`
	// Status is the HTTP status of the last answer, 0 if there was none.
	Status int `json:"status,omitempty"`

	// Of an image: the slash-separated path in the store, the bytes' SHA-256
	// in hexadecimal, their number, type and dimensions.
	Path   string `json:"path,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	Size   int64  `json:"size,omitempty"`
	Type   string `json:"type,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	// Expired is an address at which an image is not to be had any more, while it
	// waits for its page to give it another, and until it is settled.
	Expired string `json:"expired,omitempty"`
	// Filename is what the host calls the file, "" if it does not say.
	Filename string `json:"filename,omitempty"`

	// AdoptedFrom is the file of somebody else's that an image was copied from, in
	// place of a request, and AdoptedBy how it was known to be that.
	AdoptedFrom string `json:"adopted_from,omitempty"`
	AdoptedBy   string `json:"adopted_by,omitempty"`

	// Earlier are the pictures that were kept before the site replaced them,
	// oldest first. They are still there, beside this one.
	Earlier []Version `json:"earlier,omitempty"`

	// Of a page: how its text was read, what was found, and the next page of
	// its chain, "" at the end.
	Charset  string `json:"charset,omitempty"`
	Evidence string `json:"evidence,omitempty"`
	Links    int    `json:"links,omitempty"`
	Images   int    `json:"images,omitempty"`
	Next     string `json:"next,omitempty"`
	NextBody string `json:"next_body,omitempty"` // what is sent for it
	// Missing is, of the page that ended its chain, how many of the pictures
	// that the chain claims to have were not found.
	Missing int `json:"missing,omitempty"`
	// Lacking is the name of the gallery that lacks them.
	Lacking string `json:"lacking,omitempty"`
	// Apart says that what is missing is so on the chain alone: its pictures are
	// in several galleries, and none of these lacks them.
	Apart bool `json:"apart,omitempty"`
	// Shows is the gallery that the page shows, "" for that of its task; Claim
	// is how many pictures the page itself says that it has.
	Shows string `json:"shows,omitempty"`
	Claim int    `json:"claim,omitempty"`
	// Promised is that claim where it can be compared with the pictures that are
	// known of the gallery. Of a chain one page promises something.
	Promised int `json:"promised,omitempty"`
	// Unchecked says that the chain cannot be compared with what it promises: the
	// pictures are behind its links.
	Unchecked bool `json:"unchecked,omitempty"`
	// Cut says that the chain may go on behind the page, and is not followed.
	Cut bool `json:"cut,omitempty"`
	// ReadBy is the hash of the rule that read the page.
	ReadBy string `json:"read_by,omitempty"`
	// ReadAs digests how a page was read, where its host can tell whether it
	// changes: one that did not change holds the same while it is read so.
	ReadAs string `json:"read_as,omitempty"`

	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// Version is a picture that a newer one took the place of: its path in the
// store, the bytes' SHA-256 in hexadecimal and their number.
type Version struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	// Lost says that the picture was not there any more, or not whole, when the
	// newer one came: there is nothing to look at.
	Lost bool `json:"lost,omitempty"`
}

// Outcome is what Done writes of a job.
type Outcome struct {
	// Job is the job as Jobs handed it out, with the Task it should have from
	// now on.
	Job Job
	// State is Done, Failed or Skipped to settle the job; Open to have it come
	// back at Job.Due, with Job.Tries and on the host Job.Host.
	State State
	Result
	// Children are the jobs found.
	Children []Job
	// Known is how many of the pictures found were finished before. It is for
	// whoever reports the outcome, and not kept.
	Known int
}

// amends reports whether the outcome may take the place of a record in a state.
func (o Outcome) amends(recorded State) bool { return o.State.Settled() && recorded.Settled() }

// Stats counts what a frontier holds.
type Stats struct {
	Counts []Count
	// Hosts is how many have open jobs.
	Hosts int64
	// Postponed are the hosts with open jobs that nobody may ask now, in no
	// order.
	Postponed []Postponed
}

// Count is how many jobs of a site are of one kind in one state, those that
// failed or were skipped for one cause, or were read by one rule.
type Count struct {
	Site  string
	Kind  Kind
	State State
	Cause string
	// Rule and RuleHash are those of the pages that are done.
	Rule, RuleHash string
	N              int64
	Bytes          int64 // of the pictures kept
}

// setCounted sets what the jobs are counted by.
func (c *Count) setCounted(by string) {
	if c.State == Done && c.Kind == Page {
		c.RuleHash, c.Rule, _ = strings.Cut(by, " ")
	} else {
		c.Cause = by
	}
}

// Postponed is a host that is left alone for a while.
type Postponed struct {
	Host string `json:"host"`
	Pause
	Open int64 `json:"open"`
	// Sites tell how many of the open jobs each site has.
	Sites map[string]int64 `json:"sites"`
}

// Total adds up the counts that fit; the zero value of an argument fits all.
func (s Stats) Total(site string, kind Kind, state State) (n, bytes int64) {
	for _, c := range s.Counts {
		if (site == "" || c.Site == site) && (kind == 0 || c.Kind == kind) && (state == Unknown || c.State == state) {
			n += c.N
			bytes += c.Bytes
		}
	}
	return n, bytes
}
