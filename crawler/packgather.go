package crawler

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"magpie/frontier"
	"magpie/storage"
)

// mostPacked is how many pictures go into one archive: with one entry more as many
// as the first form of a ZIP file holds, which every program reads. It bounds the
// memory for an archive as well.
const mostPacked = 65_533

// gathering is a gallery with the jobs of its pictures in order.
type gathering struct {
	gallery frontier.Gallery
	jobs    []frontier.Job
	tooMany bool
	any     bool // false before the first gallery
}

// begin begins with a gallery of which nothing is gathered yet.
func (g *gathering) begin(value []byte) error {
	*g = gathering{jobs: g.jobs[:0], any: true}
	if err := json.Unmarshal(value, &g.gallery); err != nil {
		return fmt.Errorf("reading the sums of a gallery: %w", err)
	}
	return nil
}

// add adds a picture.
func (g *gathering) add(value []byte) error {
	if len(g.jobs) == mostPacked {
		g.tooMany = true
		return nil
	}
	g.jobs = append(g.jobs, jobOf(value))
	return nil
}

// packPage is a picture as it goes into an archive.
type packPage struct {
	storage.Recorded
	name          string // in the archive
	url           string
	modified      time.Time // zero if it is not known
	width, height int
}

// book is a gallery as it is packed.
type book struct {
	pages  []packPage
	fields sharedFields
	web    string // the page that the first picture was found on
	// done counts the pictures that are done by now, leftOut those that the archive
	// is not made for.
	done, leftOut int64
}

// recordsAtOnce is how many records are read at once.
const recordsAtOnce = 64

// read reads the records of what was gathered.
func (p *Packing) read(ctx context.Context, g *gathering) (*book, error) {
	b := &book{pages: make([]packPage, 0, len(g.jobs))}
	for from := 0; from < len(g.jobs); from += recordsAtOnce {
		records, err := p.frontier.Get(ctx, g.jobs[from:min(from+recordsAtOnce, len(g.jobs))])
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			b.add(r, p.options.Comic)
		}
	}
	b.name(p.options.Comic)
	return b, nil
}

// add adds a picture, if it is still kept.
func (b *book) add(r frontier.Record, comic bool) {
	if !isKept(r.State, r.Cause) {
		return
	}
	if r.State == frontier.Done {
		b.done++
	}
	if comic && !isComicPage(r.Type) {
		b.leftOut++
		return
	}
	if len(b.pages) == 0 {
		b.web = r.Referer
	}
	b.fields.share(r.Fields)
	modified, err := http.ParseTime(r.LastModified)
	if err != nil {
		modified = time.Time{}
	}
	b.pages = append(b.pages, packPage{
		Recorded: asRecord(r), url: r.URL, modified: modified, width: r.Width, height: r.Height,
	})
}

// mark is what tells the archive of a gallery from others. packForm is another
// whenever the same gallery is packed in another form than before.
func (b *book) mark(g frontier.Gallery, comicInfo []byte) storage.PackMark {
	gallery, from := sha256.New(), sha256.New()
	gallery.Write(groupKey(g.Site, g.Name))
	fmt.Fprintf(from, "form %d\n", packForm)
	for _, page := range b.pages {
		fmt.Fprintf(from, "%q %s %d %d\n", page.name, page.SHA256, page.Size, page.modified.Unix())
	}
	from.Write(comicInfo)
	return storage.PackMark{Gallery: storage.PackDigest(gallery), From: storage.PackDigest(from)}
}

const packForm = 1
