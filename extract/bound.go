package extract

import (
	"cmp"
	"fmt"
	"slices"
)

// The most that is found on one page: values by one finder, and bytes in all
// texts and addresses together. They only guard the memory: a page beyond
// either is an error and never cut.
const (
	maxFinds = 1_000_000
	maxText  = 64 << 20
)

// perFind is how many bytes of texts that are too long count as one more of them:
// to make them takes time.
const perFind = 256

// texts runs a step that makes texts. Those that are empty or longer than
// longest are dropped at once. The answer tells how many were made: it stops
// when a bound is passed.
func (r *reading) texts(s step, in []value, longest int) (out []value, made int) {
	give := func(text string) bool {
		made++
		if text != "" && len(text) <= longest {
			out = append(out, value{text: text})
			r.spent.text += len(text)
		} else {
			made += len(text) / perFind
		}
		return made <= r.spent.mostFinds && r.spent.text <= maxText
	}
	for _, v := range in {
		if made > r.spent.mostFinds || r.spent.text > maxText {
			break
		}
		s.makes(r, v, give)
	}
	return out, made
}

// keep adds what a step selected unless it is an empty text, and answers false
// when a bound is passed.
func (r *reading) keep(out *[]value, v value) bool {
	if !v.isText() || v.text != "" {
		*out = append(*out, v)
	}
	r.spent.text += len(v.text)
	return len(*out) <= r.spent.mostFinds && r.spent.text <= maxText
}

// maxDecoded is how many bytes of JSON, scripts and HTML the steps of a rule may
// read on one page, some of them again and again.
const maxDecoded = 512 << 20

// decodes counts a source that a step is about to read, and answers false when
// the bound is passed.
func (r *reading) decodes(source string) bool {
	r.spent.decoded += len(source)
	return r.spent.decoded <= maxDecoded
}

// resolve is [Page.Resolve] for an address that is kept.
func (r *reading) resolve(ref string) (string, bool) {
	if r.spent.text > maxText {
		return "", false
	}
	addr, ok := r.page.Resolve(ref)
	r.spent.text += len(addr)
	return addr, ok
}

// overflow reports that a finder with this many finds passed a bound.
func (r *reading) overflow(f *finder, finds int) error {
	switch {
	case finds > r.spent.mostFinds:
		return fmt.Errorf("%s finds more than %d values on one page; narrow it", f.spelled, r.spent.mostFinds)
	case r.spent.decoded > maxDecoded:
		return fmt.Errorf("%s, and what was found before it, read more than %d MiB of JSON and scripts on one page; narrow it", f.spelled, maxDecoded>>20)
	case r.spent.text > maxText:
		return fmt.Errorf("%s, and what was found before it, make more than %d MiB of text on one page; narrow it", f.spelled, maxText>>20)
	}
	return nil
}

// spent is what a reading and those of its records have in common: how much of
// the bounds they took, and what they found before.
type spent struct {
	mostFinds int // by one finder

	text    int               // bytes of text and addresses
	decoded int               // bytes of JSON, scripts and HTML
	jqSteps int               // of the programs
	records int               // those of the page, not those inside others
	last    map[string]string // what the blocks read of the last of them
	links   map[linkKey]bool
	images  map[imageKey]bool
	notes   notes
	// gathered are the pictures of records that have been read so far.
	gathered []gathered
}

func newSpent() *spent { return &spent{mostFinds: maxFinds} }

// linkKey is what is the same of equal links, imageKey of equal pictures.
type (
	linkKey  struct{ rule, url, body string }
	imageKey struct{ gallery, key string }
)

// expect makes room for some more links and pictures.
func (r *reading) expect(links, images int) {
	r.finds.Links, r.finds.Images = slices.Grow(r.finds.Links, links), slices.Grow(r.finds.Images, images)
	if r.spent.links == nil && links > 0 {
		r.spent.links = make(map[linkKey]bool, links)
	}
	if r.spent.images == nil && images > 0 {
		r.spent.images = make(map[imageKey]bool, images)
	}
}

// link adds a link, each once for a rule.
func (r *reading) link(l Link) {
	if addTo(&r.spent.links, linkKey{l.Rule.Name, l.URL, l.Body}) {
		r.finds.Links = append(r.finds.Links, l)
	}
}

// image adds a picture, each once for a gallery.
func (r *reading) image(i Image) {
	if addTo(&r.spent.images, imageKey{i.Gallery, cmp.Or(i.Key, i.Candidates[0])}) {
		r.finds.Images = append(r.finds.Images, i)
	}
}

// addTo puts a key into a set and tells whether it was not there before.
func addTo[K comparable](set *map[K]bool, key K) (fresh bool) {
	if *set == nil {
		*set = map[K]bool{}
	}
	before := len(*set)
	(*set)[key] = true
	return len(*set) > before
}
