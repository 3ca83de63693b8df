package config

import (
	"fmt"
	"slices"
)

// siteState is what the rules of the site being read have in common.
type siteState struct {
	follows int            // follow rules met so far
	eaches  int            // each blocks met so far
	names   map[string]Pos // of rules, and where each is given
	taken   map[*node]bool // values of keys that like: took over
	images  bool           // some rule says image:
}

// rules reads one follow rule or each block, or a list of them.
func (r *reader) rules(k key, n *node) []*Rule {
	if n.kind == list && len(n.items) == 0 {
		r.fault(n.pos, k.name+" is empty", k.hint())
	}
	read := r.follow
	if k.name == "each" {
		read = r.each
	}
	var out []*Rule
	for _, item := range n.asList() {
		if r.hasValue(k, item) && r.is(mapping, k, item) {
			out = append(out, read(item))
		}
	}
	return out
}

func (r *reader) follow(n *node) *Rule {
	r.site.follows++
	return r.rule(n, inFollow, numbered("follow", r.site.follows))
}

func (r *reader) each(n *node) *Rule {
	r.site.eaches++
	return r.rule(n, inEach, numbered("each", r.site.eaches))
}

// rule reads a rule that stands in p and is called name where the file does
// not say.
func (r *reader) rule(n *node, p *place, name string) *Rule {
	rule := &Rule{}
	given := r.mapping(n, rule, p, n.pos)
	r.finishRule(rule, name, n.pos, given)
	return rule
}

// numbered returns the name of the n-th rule of a kind.
func numbered(kind string, n int) string {
	if n == 1 {
		return kind
	}
	return fmt.Sprintf("%s-%d", kind, n)
}

// inheritCharset gives the charset of a rule to those below it that do not say
// otherwise, and so on down.
func inheritCharset(rule *Rule) {
	for _, below := range slices.Concat(rule.Each, rule.Follow) {
		if below.Charset.Value == "" {
			below.Charset = rule.Charset
		}
		inheritCharset(below)
	}
}

// finishRule names a rule, checks its request and notes whether it finds pictures. given are its
// keys, pos is where it stands.
func (r *reader) finishRule(rule *Rule, name string, pos Pos, given map[string]*node) {
	if given["image"] != nil {
		r.site.images = true
	}
	r.checkRequest(rule, given)
	if rule.Name == "" {
		rule.Name = name
	} else {
		pos = given["name"].pos
	}
	first, taken := r.site.names[rule.Name]
	if !taken {
		r.site.names[rule.Name] = pos
		return
	}
	if pos.before(first) {
		first, pos = pos, first
	}
	r.fault(pos, fmt.Sprintf("a second rule of the site is named %q", rule.Name),
		fmt.Sprintf("the first is %s: give one of them another name", first.seenFrom(pos)))
}
