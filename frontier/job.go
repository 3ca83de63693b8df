package frontier

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// ID is the identity of a job. Two finds with one ID are one job.
type ID [keyBytes + placeBytes]byte

// An ID says what is fetched and, behind that, where it belongs.
const (
	keyBytes   = 10
	placeBytes = 6
)

// Key is the part of an ID that says what is fetched. Jobs of one key in
// different places are twins: what one fetched serves the other.
type Key [keyBytes]byte

// NewID hashes what makes a job the same job: its kind and key, and the place
// its result belongs to. The parts of a key are kept apart, so ("a", "bc") and
// ("ab", "c") differ.
func NewID(kind Kind, place string, key ...string) ID {
	h := sha256.New()
	h.Write([]byte{byte(kind)})
	for _, part := range key {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	var id ID
	copy(id[:keyBytes], h.Sum(nil))
	hashed := sha256.Sum256([]byte(place))
	copy(id[keyBytes:], hashed[:])
	return id
}

// Key returns what the IDs of twins share.
func (id ID) Key() Key { return Key(id[:keyBytes]) }

// String returns the ID in hexadecimal.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// ParseID reads what String wrote.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != 2*len(id) {
		return id, fmt.Errorf("reading job ID %q: want %d hexadecimal digits", s, 2*len(id))
	}
	if _, err := hex.Decode(id[:], []byte(s)); err != nil {
		return id, fmt.Errorf("reading job ID %q: %w", s, err)
	}
	return id, nil
}

// Kind says what a job fetches.
type Kind uint8

// The kinds of job. The numbers are stored: they never change.
const (
	Page  Kind = 1
	Image Kind = 2
	// Range fetches nothing: it is worked by making the next of its addresses
	// known as jobs, and comes back open until all are.
	Range Kind = 3
)

func (k Kind) String() string {
	switch k {
	case Page:
		return "page"
	case Image:
		return "image"
	case Range:
		return "range"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Job is one thing to fetch, or a range of them.
type Job struct {
	ID   ID
	Kind Kind
	// Host is the name whose limits the request falls under, and the queue
	// the job waits in.
	Host string
	// Due is the earliest time of the request; the zero time is at once.
	Due time.Time
	// Tries is how many attempts have counted against the job so far. Add
	// ignores it: a new job has none.
	Tries int
	// Revisit, if set, makes the job due again if it was settled before this
	// time. It is read by Add and not kept.
	Revisit time.Time
	// Walk marks the walk that found the job last: Add keeps the newer mark of
	// a job that is known, whatever its state. 0 is none and is not kept.
	Walk int64
	Task
}

// Task is what a job is about. The frontier keeps it and looks only at Site,
// URL, Found, Ahead and Version.
type Task struct {
	Site     string `json:"site"`
	Rule     string `json:"rule"`
	RuleHash string `json:"rule_hash"`
	URL      string `json:"url"`
	// Found is the address the job was found under, if it was sent on to URL
	// since: by a redirect, or to another of its candidates.
	Found string `json:"found,omitempty"`
	// Asked is the address of an image that was asked for before redirects led
	// to URL on another host, "" if none did.
	Asked string `json:"asked,omitempty"`
	// Candidates are further addresses of an image, best first, to be tried
	// when URL has no picture.
	Candidates []string          `json:"candidates,omitempty"`
	Gallery    string            `json:"gallery,omitempty"`
	Fields     map[string]string `json:"fields,omitempty"`
	Referer    string            `json:"referer,omitempty"`
	// Hops counts the redirects that led here from the address first found.
	Hops int `json:"hops,omitempty"`
	// Page is the place of a page in its chain, from 1.
	Page int `json:"page,omitempty"`
	// Stale counts the pages in a row, up to the one before this, that held
	// nothing new.
	Stale int `json:"stale,omitempty"`
	// Held tells what the page before this one held.
	Held string `json:"held,omitempty"`
	// Gap is the place in the chain up to which this walk reads every page.
	Gap int `json:"gap,omitempty"`
	// Ahead says that the page is read before the walk of this run comes to it: an
	// earlier run left one over that leads to it.
	Ahead bool `json:"ahead,omitempty"`
	// Recalled says that no page of this walk leads to this one: the chain ended
	// with it when it was walked before.
	Recalled bool `json:"recalled,omitempty"`
	// Back is how many pages before a recalled one the next is recalled if it is
	// gone.
	Back int `json:"back,omitempty"`
	// Anew says that a page which was read is asked for once more, for what it
	// shows by now: its chain does not go on from there.
	Anew bool `json:"anew,omitempty"`
	// Offset is how many finds the chain had before this page, and Pictures how
	// many of them were pictures.
	Offset   int `json:"offset,omitempty"`
	Pictures int `json:"pictures,omitempty"`
	// Repeated is how many of these pictures the walk had found before.
	Repeated int `json:"repeated,omitempty"`
	// Said is how many pictures the page before this one says there are, 0 if it
	// does not, and Shrunk that a page of this walk said less than the one before.
	Said   int  `json:"said,omitempty"`
	Shrunk bool `json:"shrunk,omitempty"`
	// Claimed is how many pictures the chain says it has, 0 if it does not.
	Claimed int `json:"claimed,omitempty"`
	// Body is what is sent for a page, "" for nothing.
	Body string `json:"body,omitempty"`
	// Get says that a redirect led here after which a page is asked for with
	// GET, whatever its rule says, and without Body.
	Get bool `json:"get,omitempty"`
	// Version is a value that the page which led here gave this one: another
	// value says that it has changed.
	Version string `json:"version,omitempty"`
	// Parent is, in hexadecimal, the ID of the page that a page behind it in its
	// chain was found on, or an image to which that may give another address.
	Parent string `json:"parent,omitempty"`
	// Return says of a page that is asked for anew that it is on a way back.
	Return *Return `json:"return,omitempty"`
	// Index is the place of an image among the finds of its chain, from 1.
	Index int `json:"index,omitempty"`
	// Broken is the SHA-256, in hexadecimal, of the damaged bytes that the last
	// attempt brought. A source that brings them again is damaged itself.
	Broken string `json:"broken,omitempty"`
	// Resort is an address of the image that has nothing but damaged bytes,
	// for when none of the others has any.
	Resort *Resort `json:"resort,omitempty"`
	// Misled is a file that was taken for the image by its name, which others have
	// too: it is kept still.
	Misled *Version `json:"misled,omitempty"`
	// Key is what an image is known by, whatever its address.
	Key string `json:"key,omitempty"`
	// Numbered says that the address was made by counting, so that nobody
	// promised that there is something.
	Numbered bool `json:"numbered,omitempty"`
	// Made is how many addresses of a range are known as jobs. Its URL is the
	// text that they are made from.
	Made int64 `json:"made,omitempty"`
}

// Return is the way back from where a walk of a chain ended: its pages are asked
// for once more, for the list moved while it was read, or may have.
type Return struct {
	// From is the ID of the page that the way begins with, in hexadecimal, and
	// Host where it waited.
	From string `json:"from"`
	Host string `json:"host"`
	// Pass counts the ways back that were begun, and News says that this one found
	// something that was not known.
	Pass int  `json:"pass"`
	News bool `json:"news,omitempty"`
}

// Resort is an address that twice gave the same damaged bytes, and their
// SHA-256 in hexadecimal.
type Resort struct {
	URL    string `json:"url"`
	Broken string `json:"broken"`
}

// foundAt is the address the job was found under.
func (t Task) foundAt() string { return cmp.Or(t.Found, t.URL) }
