package extract

import (
	"fmt"
	"strconv"
)

// Scope is what is known of a page before it is read.
type Scope struct {
	Site    string
	Gallery string
	// Address is the one the page was found under, which redirects may have led
	// away from; "" where it is that of the page.
	Address string
	// Fields are those inherited from the pages that led here.
	Fields map[string]string
	// Page counts the pages read so far in the chain, this one included.
	Page int
	// Offset counts the finds on the pages before this one in the chain.
	Offset int
	// Pictures counts the pictures on the pages before this one in the chain.
	Pictures int
	// Body is what was sent for the page, "" for nothing.
	Body string
}

// Finds is what a rule found on a page.
type Finds struct {
	// Fields are the inherited ones and those of the page, which win. What a
	// field of the page hides is in "parent." and its name.
	Fields map[string]string
	// Gallery is the one that the finds of this page belong to.
	Gallery string
	// Next is the next page of the chain, nil at its end.
	Next *Request
	// Ended is the until: that ends the chain here, "" for none.
	Ended string
	// Undecided says why it cannot be told whether until: holds, "" if it can.
	// The chain goes on then.
	Undecided string
	// Links are the pages to follow, those of the page before those of its
	// records: absolute, in document order for each rule, each once.
	Links []Link
	// Images are the pictures, those of the page before those of its records,
	// in document order, each once.
	Images []Image
	// Found is how many finds the page adds to {offset}: its records, or its
	// links and pictures if the rule reads none.
	Found int
	// Count is how many pictures the gallery claims to have, 0 if it says
	// nothing.
	Count int
	// Empty says in a sentence each which keys found nothing, next aside.
	Empty []string
}

// Request is how a page is asked for.
type Request struct {
	URL string
	// Body is what is sent, "" for nothing.
	Body string
}

// Link is a page to follow.
type Link struct {
	Request
	// Rule is the one that reads the page.
	Rule *Rule
	// Fields and Gallery are those of the page or record it was found in.
	Fields  map[string]string
	Gallery string
	// Version is what revisit: found, "" for nothing: the page is to be read
	// again when it is another. A long text is a digest here, see versionOf.
	Version string
}

// longestField is the longest value a field may have, in bytes. Fields are
// kept with every find below them.
const longestField = 16 << 10

// reading is one rule being read on one page, or on one record of it.
type reading struct {
	page  *Page
	scope Scope
	finds *Finds
	spent *spent
	watch *watch

	// What follows is that of the page or record at hand.
	rule    *Rule
	from    value
	fields  map[string]string
	gallery string
	// number is what {page} is, offset what {offset} is, and first what that
	// was at the head of the page.
	number, offset, first int
}

// Read finds on a page what the rule says. An error means that a finder found
// more than can be kept.
func (r *Rule) Read(p *Page, s Scope) (*Finds, error) {
	on := newReading(r, p, s)
	if err := r.readPage(on); err != nil {
		return nil, err
	}
	return on.finds, nil
}

func newReading(r *Rule, p *Page, s Scope) *reading {
	on := &reading{
		page: p, scope: s, finds: &Finds{}, spent: newSpent(), rule: r,
		from: p.whole, fields: descend(s.Fields), gallery: s.Gallery,
	}
	on.begin(r.counted)
	return on
}

func (r *Rule) readPage(on *reading) error {
	if on.page.notice != "" {
		on.note("notice", fmt.Sprintf("before its JSON the page says %q", shorten(on.page.notice)))
	}
	on.capture()
	err := r.read(on)
	if err == nil {
		err = on.takeGathered()
	}
	on.tellLacks()
	if err == nil {
		err = r.readChain(on)
	}
	if err != nil {
		return fmt.Errorf("reading %q by rule %q of %s: %w", on.page.addr, r.Name, r.site, err)
	}
	on.finds.Fields, on.finds.Gallery = on.fields, on.gallery
	return nil
}

// read reads what a page and a record have in common.
func (r *Rule) read(on *reading) error {
	for _, read := range []func(*reading) error{r.readFields, r.readGallery, r.readLinks, r.readImages, r.readRecords} {
		if err := read(on); err != nil {
			return err
		}
	}
	return nil
}

// readGallery names the gallery on the first page of a chain, and of each
// record; the pages behind it belong to the same.
func (r *Rule) readGallery(on *reading) error {
	if r.gallery == nil || on.scope.Page > 1 && r.in == nil {
		return nil
	}
	name, ok := r.gallery.Expand(on.lookup, nil)
	if !ok {
		on.lacks("gallery names " + r.gallery.lacking(on.lookup) + ", which is empty")
		return nil
	}
	on.gallery = name
	return nil
}

// GalleryOf names the gallery of pictures that are had without a page, from the
// values of variables; "" when the rule names none, or names it after what only
// a page holds.
func (r *Rule) GalleryOf(vars map[string]string) string {
	if r.gallery == nil {
		return ""
	}
	name, _ := r.gallery.Expand(func(name string) string {
		if name == "site" {
			return r.site
		}
		return vars[name]
	}, nil)
	return name
}

func (r *Rule) readLinks(on *reading) error {
	for _, f := range r.follow {
		if f.links == nil {
			continue
		}
		values, err := f.links.find(on)
		if err != nil {
			return fmt.Errorf("finding links of %q: %w", f.Name, err)
		}
		version, err := f.versionOn(on)
		if err != nil {
			return err
		}
		links := on.links(values)
		if err := on.overflow(f.links, len(links)); err != nil {
			return fmt.Errorf("finding links of %q: %w", f.Name, err)
		}
		if len(links) == 0 {
			on.empty("links", f.links, len(values), "none with an address")
		}
		on.expect(len(links), 0)
		for _, addr := range links {
			on.link(Link{
				Request: Request{addr, f.bodyOf(on.lookup, 1, 0)}, Rule: f,
				Fields: on.fields, Gallery: on.gallery, Version: version,
			})
		}
	}
	return nil
}

// versionOn is what the rule's revisit: finds on the page that leads to its
// own.
func (r *Rule) versionOn(on *reading) (string, error) {
	if r.version == nil {
		return "", nil
	}
	values, err := r.version.find(on)
	if err != nil {
		return "", fmt.Errorf("finding the revisit of %q: %w", r.Name, err)
	}
	return versionOf(firstText(values)), nil
}

// lookup is what a name means in a template. On a page whose records have been
// read, a field of theirs that is none of the page's own is that of the last.
func (on *reading) lookup(name string) string {
	switch name {
	case "site":
		return on.scope.Site
	case "url":
		return on.page.addr
	case "page":
		return strconv.Itoa(on.number)
	case "offset":
		return strconv.Itoa(on.offset)
	case "gallery":
		return on.gallery
	}
	text, ofRecords := on.spent.last[name]
	if ofRecords && on.rule.in == nil && !on.rule.Defines(name) {
		return text
	}
	return on.rule.Field(on.fields, name)
}
