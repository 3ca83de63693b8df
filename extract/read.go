package extract

import (
	"fmt"
	"maps"
	"strconv"
)

// Scope is what is known of a page before it is read.
type Scope struct {
	Site    string
	Gallery string
	// Fields are those inherited from the pages that led here.
	Fields map[string]string
	// Page counts the pages read so far in the chain, this one included.
	Page int
	// Offset counts the finds on the pages before this one in the chain.
	Offset int
}

// Finds is what a rule found on a page.
type Finds struct {
	// Fields are the inherited ones and those of the page, which win.
	Fields map[string]string
	// Gallery is the one that the finds of this page belong to.
	Gallery string
	// Next is the next page of the chain, "" at its end.
	Next string
	// Links are the pages to follow, for each follow rule in its order:
	// absolute, in document order, each once.
	Links [][]string
	// Images are the pictures, in document order, each once.
	Images []Image
	// Empty says in a sentence each which keys found nothing, next aside.
	Empty []string
}

// longestField is the longest value a field may have, in bytes. Fields are
// kept with every find below them.
const longestField = 16 << 10

// reading is one rule being read on one page.
type reading struct {
	page  *Page
	scope Scope
	finds *Finds
	made  int // bytes of text and addresses so far
	watch *watch
}

// Read finds on a page what the rule says. An error means that a finder found
// more than can be kept.
func (r *Rule) Read(p *Page, s Scope) (*Finds, error) {
	on := newReading(p, s)
	if err := r.read(on); err != nil {
		return nil, err
	}
	return on.finds, nil
}

func newReading(p *Page, s Scope) *reading {
	fields := maps.Clone(s.Fields)
	if fields == nil {
		fields = map[string]string{}
	}
	return &reading{page: p, scope: s, finds: &Finds{Fields: fields, Gallery: s.Gallery}}
}

func (r *Rule) read(on *reading) error {
	for _, read := range []func(*reading) error{r.readFields, r.readGallery, r.readNext, r.readLinks, r.readImages} {
		if err := read(on); err != nil {
			return fmt.Errorf("reading %q by rule %q of %s: %w", on.page.addr, r.Name, r.site, err)
		}
	}
	return nil
}

func (r *Rule) readFields(on *reading) error {
	for _, f := range r.fields {
		values, err := f.finder.find(on)
		if err != nil {
			return fmt.Errorf("finding field %q: %w", f.name, err)
		}
		text := firstText(values)
		if len(text) > longestField {
			return fmt.Errorf("field %q has %d bytes, the most is %d; narrow %s", f.name, len(text), longestField, f.finder.spelled)
		}
		if text == "" {
			on.empty("field "+f.name, f.finder, len(values), "all without text")
			continue
		}
		on.finds.Fields[f.name] = text
	}
	return nil
}

// firstText returns the first text that is more than white space.
func firstText(values []value) string {
	for _, v := range values {
		if text := collapse(v.String()); text != "" {
			return text
		}
	}
	return ""
}

// readGallery names the gallery on the first page of a chain; the pages behind
// it belong to the same.
func (r *Rule) readGallery(on *reading) error {
	if r.gallery == nil || on.scope.Page > 1 {
		return nil
	}
	name, ok := r.gallery.Expand(on.lookup, nil)
	if !ok {
		on.finds.Empty = append(on.finds.Empty, "gallery names a value that is empty on this page")
		return nil
	}
	on.finds.Gallery = name
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

func (r *Rule) readNext(on *reading) error {
	if r.next == nil {
		return nil
	}
	values, err := r.next.find(on)
	if err != nil {
		return fmt.Errorf("finding next: %w", err)
	}
	on.finds.Next = on.next(values)
	if err := on.overflow(r.next, len(values)); err != nil {
		return fmt.Errorf("finding next: %w", err)
	}
	return nil
}

func (r *Rule) readLinks(on *reading) error {
	for _, f := range r.Follow {
		if f.links == nil {
			on.finds.Links = append(on.finds.Links, nil)
			continue
		}
		values, err := f.links.find(on)
		if err != nil {
			return fmt.Errorf("finding links of %q: %w", f.Name, err)
		}
		links := on.links(values)
		if err := on.overflow(f.links, len(links)); err != nil {
			return fmt.Errorf("finding links of %q: %w", f.Name, err)
		}
		if len(links) == 0 {
			on.empty("links", f.links, len(values), "none with an address")
		}
		on.finds.Links = append(on.finds.Links, links)
	}
	return nil
}

func (r *Rule) readImages(on *reading) error {
	if r.image == nil {
		return nil
	}
	values, err := r.image.find(on)
	if err != nil {
		return fmt.Errorf("finding image: %w", err)
	}
	on.finds.Images = on.images(values)
	if err := on.overflow(r.image, len(on.finds.Images)); err != nil {
		return fmt.Errorf("finding image: %w", err)
	}
	if len(on.finds.Images) == 0 {
		on.empty("image", r.image, len(values), "none with the address of a picture")
	}
	return nil
}

// lookup returns the value of a name in a template.
func (r *reading) lookup(name string) string {
	switch name {
	case "site":
		return r.scope.Site
	case "url":
		return r.page.addr
	case "page":
		return strconv.Itoa(r.scope.Page)
	case "offset":
		return strconv.Itoa(r.scope.Offset)
	case "gallery":
		return r.finds.Gallery
	}
	return r.finds.Fields[name]
}
