package extract

import (
	"slices"

	"magpie/config"
)

// Rule is a compiled config.Rule: how to read one kind of page. It may be used
// by many goroutines at once.
type Rule struct {
	// Name is the rule's name, unique within its site.
	Name string
	// Hash digests the rule as it is written: its finders, the names of its
	// fields, gallery, charset, max_pages and the links of its follow rules, but no
	// names of rules and no places in the file. Two ways to write one finder
	// have two hashes.
	Hash string
	// Charset is the label of the encoding of the rule's pages, for [NewPage];
	// "" to find out.
	Charset string
	// MaxPages is the longest chain of next, 0 for no bound. Keeping to it is
	// up to whoever walks the chain.
	MaxPages int
	// Follow are the rules of the pages linked to.
	Follow []*Rule

	site    string
	links   *finder // on the page of the rule around this one
	next    *finder
	image   *finder
	fields  []field
	gallery *Template
}

type field struct {
	name   string
	finder *finder
}

// builtins are the names that every finder's template may use besides fields.
var builtins = []string{"site", "url", "page", "offset", "gallery"}

// Compile compiles a rule of a site and all its follow rules. names are those
// of the fields that its pages have before they are read. Every fault of them
// is found; with any the rule is of no use.
func Compile(site string, r *config.Rule, names ...string) (*Rule, []config.Fault) {
	c := &compiler{site: site}
	rule := c.rule(r, slices.Concat(builtins, names))
	return rule, c.faults
}

// rule compiles a rule whose templates may use the names known around it.
func (c *compiler) rule(r *config.Rule, around []string) *Rule {
	rule := &Rule{Name: r.Name, Hash: hash(r), MaxPages: r.MaxPages, Charset: c.charset(r.Charset), site: c.site}
	c.names, c.address = slices.Clone(around), false
	for _, f := range r.Fields {
		c.faults = append(c.faults, config.FieldName(f.Name)...)
		rule.fields = append(rule.fields, field{f.Name.Value, c.finder(f.Finder)})
		c.names = append(c.names, f.Name.Value)
	}
	if r.Gallery.Value != "" {
		t, faults := CompileTemplate(r.Gallery, c.names)
		c.faults = append(c.faults, faults...)
		rule.gallery = t
	}
	c.address = true
	rule.next = c.finder(r.Next)
	rule.image = c.finder(r.Image)
	known := c.names
	for _, f := range r.Follow {
		c.names, c.address = known, true
		links := c.finder(f.Links)
		inner := c.rule(f, known)
		inner.links = links
		rule.Follow = append(rule.Follow, inner)
	}
	return rule
}
