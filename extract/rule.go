package extract

import (
	"net/url"
	"slices"

	"magpie/config"
)

// Rule is a compiled config.Rule: how to read one kind of page, or one kind of
// record on a page. It may be used by many goroutines at once.
type Rule struct {
	// Name is the rule's name, unique within its site.
	Name string
	// Hash digests the rule as it is written: all that decides what is found
	// on a page, with its each blocks, the links of its follow rules and the key
	// and fallbacks of those around it, but no names of rules and no places in
	// the file. Two ways to write one finder
	// have two hashes.
	Hash string
	// MaxPages is the longest chain of next, 0 for no bound. Keeping to it is
	// up to whoever walks the chain.
	MaxPages int
	// CountsNext says that next makes its address by counting on, whatever the
	// page shows: nobody promised that there is such a page.
	CountsNext bool
	// Each are the blocks that read records, Follow the rules of the pages
	// linked to, those of all records included.
	Each, Follow []*Rule
	// Headers are sent with the requests for the pages, ImageHeaders with those
	// for the pictures.
	Headers, ImageHeaders []Header
	// Referer is "page", "origin" or "none", or "" where the template in
	// RefererTemplate says.
	Referer         string
	RefererTemplate *Template
	// Method is that of the requests for the pages.
	Method string
	// Revisit is RevisitEnds, RevisitAll or RevisitNever; "" in a follow rule
	// whose pages are read again when their Link has another Version.
	Revisit string

	site     string
	charset  string
	format   Format
	patterns []*Pattern
	links    *finder // on the page or record of the rule around this one
	in       *finder // the same for an each block
	follow   []*Rule // of Follow those that are not inside an each block
	next     *finder
	counted  counters // of next
	until    *Condition
	image    *finder
	fallback []*finder
	count    *finder
	fields   []field
	gallery  *Template
	key      *Template
	where    []*Condition // its own, and those of the rules around
	body     *body
	version  *finder // what revisit: looks at
	handed   handedDown
	// elements is whether some finder cannot do without elements.
	elements bool
}

// builtins are the names that every finder's template may use besides fields.
var builtins = []string{"site", "url", "page", "offset", "gallery"}

// Compile compiles a rule of a site and all its follow rules. names are those
// of the fields that its pages have before they are read. Every fault of them
// is found; with any the rule is of no use.
func Compile(site string, r *config.Rule, names ...string) (*Rule, []config.Fault) {
	format := formatOf(r.Format)
	c := &compiler{site: site, format: format, root: format.form()}
	c.known = slices.Concat(names, FieldNames(r))
	rule := c.rule(r, &Rule{Referer: RefererPage}, names)
	return rule, c.faults
}

// HoldsAll reports whether the pages of the rule show all pictures of their
// gallery: no page that they lead to adds to it.
func (r *Rule) HoldsAll() bool {
	return !slices.ContainsFunc(r.Follow, func(f *Rule) bool { return f.gallery == nil })
}

// KeepsGallery reports whether all pictures that the rule leads to, but for those
// of pages with a gallery of their own, are in the gallery that its page shows:
// no record names another.
func (r *Rule) KeepsGallery() bool {
	names := func(each *Rule) bool { return each.gallery != nil || !each.KeepsGallery() }
	leads := func(f *Rule) bool { return f.gallery == nil && !f.KeepsGallery() }
	return !slices.ContainsFunc(r.Each, names) && !slices.ContainsFunc(r.Follow, leads)
}

// Charset is the label of the encoding of the rule's pages, for [NewPage]; ""
// to find out.
func (r *Rule) Charset() string { return r.charset }

// Format is how the rule's pages are written.
func (r *Rule) Format() Format { return r.format }

// NewPage is [NewPage] for a page of this rule. A page that is written in
// another way than the rule needs is a [*FormatError].
func (r *Rule) NewPage(addr *url.URL, contentType string, body []byte) (*Page, error) {
	p, err := NewPage(addr, contentType, body, r.charset, r.format)
	if err != nil {
		return nil, err
	}
	if r.format == HTML && r.elements {
		if got := Sniff(p.source); got != HTML {
			return nil, &FormatError{Want: HTML, Got: got}
		}
	}
	return p, nil
}

// Defines reports whether the rule itself reads a field, on its pages or in
// their addresses.
func (r *Rule) Defines(name string) bool {
	return slices.ContainsFunc(r.fields, func(f field) bool { return f.name == name }) ||
		slices.ContainsFunc(r.patterns, func(p *Pattern) bool { return slices.Contains(p.names, name) })
}

// Match returns what the most specific of the rule's patterns that an address
// fits captures, nil if none fits, and how specific it is.
func (r *Rule) Match(address string) (weight int, captures map[string]string) {
	for _, p := range r.patterns {
		if found, fits := p.Match(address); fits && (captures == nil || p.Weight() > weight) {
			weight, captures = p.Weight(), found
		}
	}
	return weight, captures
}

// Patterns lists those of the addresses that the rule is for.
func (r *Rule) Patterns() []*Pattern { return slices.Clone(r.patterns) }

// FieldNames lists the fields that a rule and those below it read or capture,
// each once.
func FieldNames(r *config.Rule) (names []string) {
	for _, f := range r.Fields {
		names = append(names, f.Name.Value)
	}
	for _, m := range r.Match {
		if p, faults := CompilePattern(m); len(faults) == 0 {
			names = append(names, p.Names()...)
		}
	}
	for _, below := range slices.Concat(r.Each, r.Follow) {
		names = append(names, FieldNames(below)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
