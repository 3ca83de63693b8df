package crawler

import (
	"cmp"
	"time"

	"magpie/frontier"
)

// ItemState is what became of a page or picture, as people call it.
type ItemState string

// The states of items. What is damaged is a failure, too: it is kept, for its site
// has nothing better.
const (
	ItemKept    ItemState = "kept" // of pictures
	ItemRead    ItemState = "read" // of pages
	ItemFailed  ItemState = "failed"
	ItemSkipped ItemState = "skipped"
	ItemOpen    ItemState = "open"
	ItemDamaged ItemState = "damaged"
)

// Item is what is recorded of a page or picture. As JSON it is what programs read:
// names of its fields stay what they are.
type Item struct {
	State ItemState `json:"state"`
	// Job is "page" or "image".
	Job     string `json:"job"`
	Site    string `json:"site"`
	Gallery string `json:"gallery,omitempty"`
	// URL is the address that it was found under, FinalURL that which answered, if
	// it is another, Page the page that showed it.
	URL      string `json:"url"`
	FinalURL string `json:"final_url,omitempty"`
	Page     string `json:"page,omitempty"`
	// Time is when it was kept, read, failed or skipped last.
	Time time.Time `json:"time,omitzero"`
	Rule string    `json:"rule"`
	// Index is the place of a picture among the finds of its chain, Place that of a
	// page in its chain, both from 1.
	Index  int               `json:"index,omitempty"`
	Place  int               `json:"place,omitempty"`
	Fields map[string]string `json:"fields,omitempty"`

	// Of a picture that is kept: the slash-separated path below the output, and
	// what is known of its bytes.
	Path   string `json:"path,omitempty"`
	Size   int64  `json:"size,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	Type   string `json:"type,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	// Filename is what its host calls the file.
	Filename     string `json:"filename,omitempty"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	// AdoptedFrom is the file of somebody else's that it was copied from, in place of
	// a request, and AdoptedBy how it was known to be that.
	AdoptedFrom string `json:"adopted_from,omitempty"`
	AdoptedBy   string `json:"adopted_by,omitempty"`
	// Earlier are the pictures whose place this one took.
	Earlier []frontier.Version `json:"earlier,omitempty"`

	// Of a page that was read: what was found on it, the next page of its chain, and
	// how many pictures the chain claims that were not found.
	Links   int    `json:"links,omitempty"`
	Images  int    `json:"images,omitempty"`
	Next    string `json:"next,omitempty"`
	Missing int    `json:"missing,omitempty"`

	// Why it failed, was skipped or is still open, and whether every run tries it
	// again; Status is that of the last answer.
	Cause   string `json:"cause,omitempty"`
	Detail  string `json:"detail,omitempty"`
	Passing bool   `json:"passing,omitempty"`
	Status  int    `json:"status,omitempty"`
	// Tries counts the attempts so far, Due is the earliest time of the next.
	Tries int       `json:"tries,omitempty"`
	Due   time.Time `json:"due,omitzero"`
}

// itemOf is what a record tells.
func itemOf(r frontier.Record) Item {
	i := Item{
		State: itemState(r), Job: r.Kind.String(), Site: r.Site, Gallery: r.InGallery(), URL: cmp.Or(r.Found, r.URL),
		Page: r.Referer, Time: r.Settled.UTC(), Rule: r.Rule, Index: r.Index, Fields: ownFields(r.Job),
		Path: r.Path, Size: r.Size, SHA256: r.SHA256, Type: r.Type, Width: r.Width, Height: r.Height,
		Filename: r.Filename, ETag: r.ETag, LastModified: r.LastModified, Earlier: r.Earlier,
		AdoptedFrom: r.AdoptedFrom, AdoptedBy: r.AdoptedBy,
		Links: r.Links, Images: r.Images, Next: r.Next, Missing: r.Missing,
		Cause: r.Cause, Detail: r.Detail, Passing: r.Passing, Status: r.Status, Tries: r.Tries,
	}
	if r.Kind == frontier.Page {
		i.Place = r.Page
	}
	if r.URL != i.URL {
		i.FinalURL = r.URL
	}
	if r.State == frontier.Open {
		i.Due = r.Due.UTC()
	}
	return i
}

func itemState(r frontier.Record) ItemState {
	switch {
	case r.State == frontier.Open:
		return ItemOpen
	case r.State == frontier.Skipped:
		return ItemSkipped
	case r.State == frontier.Failed && r.Cause == causeSourceDamaged:
		return ItemDamaged
	case r.State == frontier.Failed:
		return ItemFailed
	case r.Kind == frontier.Page:
		return ItemRead
	}
	return ItemKept
}

// IsOnDisk reports whether the item is a picture that is kept.
func (i Item) IsOnDisk() bool { return i.State == ItemKept || i.State == ItemDamaged }

// Files are the pictures that are kept of the item, those whose place it took
// among them.
func (i Item) Files() (all []frontier.Version) {
	for _, earlier := range i.Earlier {
		if !earlier.Lost {
			all = append(all, earlier)
		}
	}
	if i.IsOnDisk() {
		all = append(all, frontier.Version{Path: i.Path, SHA256: i.SHA256, Size: i.Size})
	}
	return all
}
