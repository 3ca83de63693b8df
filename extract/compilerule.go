package extract

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"magpie/config"
)

// The ways in which a request names the page it comes from.
const (
	RefererPage   = "page"
	RefererOrigin = "origin"
	RefererNone   = "none"
)

// rule compiles a rule whose templates may use the fields known around it.
// around is the rule that it is inside of.
func (c *compiler) rule(r *config.Rule, around *Rule, fields []string) *Rule {
	rule := &Rule{
		Name: r.Name, Hash: hash(r, around.handed), handed: around.handed.and(r), MaxPages: r.MaxPages, Revisit: c.revisit(r), site: c.site,
		charset: c.charset(r.Charset), format: formatOf(r.Format),
		where: around.where, fallback: around.fallback, key: around.key,
		ImageHeaders: around.ImageHeaders, Referer: around.Referer, RefererTemplate: around.RefererTemplate,
	}
	c.patterns(rule, r, &fields)
	c.names, c.address = c.templateNames(fields), false
	for _, f := range r.Fields {
		c.faults = append(c.faults, config.FieldName(f.Name)...)
		rule.fields = append(rule.fields, field{f.Name.Value, c.finder(f.Finder)})
		fields = append(fields, f.Name.Value)
		c.names = append(c.names, f.Name.Value)
	}
	rule.gallery = c.template(r.Gallery, pathText, c.names)
	if key := c.template(r.Key, pathText, slices.Concat(c.names, []string{"name", "index"})); key != nil {
		rule.key = key
	}
	c.counted = counters{}
	c.request(rule, r)
	bodyCounts := c.counted.counts
	c.conditions(rule, r)
	c.address = true
	c.picture = true
	rule.image = c.finder(r.Image)
	c.picture = false
	if r.Fallback != nil {
		rule.fallback = c.fallbacks(r.Fallback)
	}
	c.below(rule, r, fields)
	c.address = true
	c.names = c.templateNames(fields)
	if len(r.Each) > 0 {
		c.names = append(c.names, recordNames(r.Each)...)
	}
	c.counted = counters{}
	rule.next = c.finder(r.Next)
	rule.counted = c.counted
	rule.CountsNext = (c.counted.counts || bodyCounts) && isMade(r.Next)
	c.address = false
	rule.count = c.finder(r.Count)
	rule.elements = c.needsElements(rule)
	return rule
}

// templateNames lists what a template may name where some fields are known.
func (c *compiler) templateNames(fields []string) []string {
	names := slices.Concat(builtins, fields)
	for _, f := range fields {
		names = append(names, parentPrefix+f)
	}
	return names
}

// recordNames lists the fields of records, of which next and until see those of
// the last.
func recordNames(blocks []*config.Rule) (names []string) {
	for _, b := range blocks {
		for _, f := range b.Fields {
			names = append(names, f.Name.Value)
		}
	}
	return names
}

// patterns compiles the patterns of a rule. What they capture are fields.
func (c *compiler) patterns(rule *Rule, r *config.Rule, fields *[]string) {
	for _, m := range r.Match {
		p, faults := CompilePattern(m)
		c.faults = append(c.faults, faults...)
		if len(faults) == 0 {
			rule.patterns = append(rule.patterns, p)
			*fields = append(*fields, p.Names()...)
		}
	}
}

// template compiles a template, nil for none.
func (c *compiler) template(t config.Text, kind templateKind, names []string) *Template {
	if t.Value == "" {
		return nil
	}
	compiled, faults := compileTemplate(t, names, kind)
	c.faults = append(c.faults, faults...)
	return compiled
}

// below compiles the each blocks and follow rules of a rule.
func (c *compiler) below(rule *Rule, r *config.Rule, fields []string) {
	format, root, inRecord := c.format, c.root, c.inRecord
	for _, block := range r.Each {
		c.names, c.address = c.templateNames(fields), false
		in := c.finder(block.In)
		c.inRecord = true
		if in != nil {
			c.root = in.gives
		}
		inner := c.rule(block, rule, fields)
		inner.in, inner.charset, inner.format = in, rule.charset, rule.format
		rule.Each = append(rule.Each, inner)
		rule.Follow = append(rule.Follow, inner.Follow...)
		c.root, c.inRecord = root, inRecord
	}
	for _, f := range r.Follow {
		c.names, c.address = c.templateNames(fields), true
		links := c.finder(f.Links)
		c.address = false
		version := c.finder(f.Revisit.Finder)
		c.format = formatOf(f.Format)
		c.root, c.inRecord = c.format.form(), false
		inner := c.rule(f, rule, fields)
		inner.links, inner.version = links, version
		rule.follow = append(rule.follow, inner)
		c.format, c.root, c.inRecord = format, root, inRecord
	}
	rule.Follow = append(rule.Follow, rule.follow...)
}

// request compiles what the requests for the pages of a rule, and for their
// pictures, are made of.
func (c *compiler) request(rule *Rule, r *config.Rule) {
	// The body for the next page of a chain may name what the last record has.
	names := c.names
	c.names = slices.Concat(names, recordNames(r.Each))
	rule.body = c.body(r.Body)
	c.names = names
	rule.Method = r.Method.Value
	if rule.Method == "" {
		rule.Method = http.MethodGet
		if r.Body != nil {
			rule.Method = http.MethodPost
		}
	}
	// A request is made before its page is read, but with the fields of the
	// page before.
	rule.Headers = c.headers(r.OwnHeaders)
	if r.ImageHeaders != nil {
		rule.ImageHeaders = c.headers(r.ImageHeaders)
	}
	switch word := r.Referer.Value; word {
	case "":
	case RefererPage, RefererOrigin, RefererNone:
		rule.Referer, rule.RefererTemplate = word, nil
	default:
		if !strings.HasPrefix(word, "{") && !strings.HasPrefix(word, "http://") && !strings.HasPrefix(word, "https://") {
			c.fault(r.Referer.Pos, "write page, origin, none or an address with http:// or https://", "referer cannot be %q", word)
			return
		}
		rule.Referer, rule.RefererTemplate = "", c.template(r.Referer, addressText, c.names)
	}
}

// Header is a header whose value is a template.
type Header struct {
	Name  string
	Value *Template
}

func (c *compiler) headers(list []config.Header) (all []Header) {
	for _, h := range list {
		value := c.template(h.Value, headerText, c.names)
		if value == nil {
			value = &Template{} // a header may be empty
		}
		all = append(all, Header{h.Name.Value, value})
	}
	return all
}

// conditions compiles what decides whether pictures are wanted, and the end of
// a chain.
func (c *compiler) conditions(rule *Rule, r *config.Rule) {
	if r.Where.Value != "" {
		where, faults := compileCondition(r.Where, pictureNames(c.known))
		c.faults = append(c.faults, faults...)
		rule.where = append(slices.Clone(rule.where), where)
	}
	if r.Until.Value != "" {
		until, faults := compileCondition(r.Until, pageNames(append(recordNames(r.Each), c.names...)))
		c.faults = append(c.faults, faults...)
		rule.until = until
	}
}

// fallbacks compiles the pipelines of fallback.
func (c *compiler) fallbacks(list []*config.Finder) (all []*finder) {
	for _, f := range list {
		steps := slices.Clone(f.Steps)
		for i, s := range steps {
			if s.Kind.Value == "" && s.Arg.IsText {
				if text := s.Arg.Text; !strings.ContainsAny(text.Value, "./{") && hasImageExtension("."+text.Value) {
					c.fault(text.Pos, fmt.Sprintf("did you mean .%s?", text.Value), "fallback %q is an extension without its dot", text.Value)
				}
				steps[i] = plainFallback(s)
			}
		}
		c.place = place{}
		compiled := c.finderAt(&config.Finder{Pos: f.Pos, Steps: steps}, texts)
		compiled.spelled = cmp.Or(spell(f), compiled.spelled)
		all = append(all, compiled)
	}
	return all
}

// plainFallback is the step that a plain string stands for behind the address
// of a picture: another extension, or a template.
func plainFallback(s config.Step) config.Step {
	text := s.Arg.Text.Value
	if strings.HasPrefix(text, ".") && !strings.ContainsAny(text, "/{") {
		return plainStep(s, "extension", text)
	}
	return plainStep(s, "template", text)
}

// needsElements reports whether a rule has a finder that selects elements of
// the page.
func (c *compiler) needsElements(rule *Rule) bool {
	finders := []*finder{rule.next, rule.image, rule.count}
	for _, f := range rule.fields {
		finders = append(finders, f.finder)
	}
	for _, e := range rule.Each {
		finders = append(finders, e.in)
	}
	for _, f := range rule.follow {
		finders = append(finders, f.links)
	}
	return slices.ContainsFunc(finders, func(f *finder) bool { return f != nil && f.elements })
}
