package config

import "fmt"

// siteState is what the rules of the site being read have in common.
type siteState struct {
	follows int            // follow rules met so far
	names   map[string]Pos // of rules, and where each is given
	images  bool           // some rule says image:
}

// rules reads one follow rule or a list of them.
func (r *reader) rules(k key, n *node) []*Rule {
	if n.kind == list && len(n.items) == 0 {
		r.fault(n.pos, k.name+" is empty", k.hint())
	}
	var out []*Rule
	for _, item := range n.asList() {
		if r.hasValue(k, item) && r.is(mapping, k, item) {
			out = append(out, r.rule(item))
		}
	}
	return out
}

func (r *reader) rule(n *node) *Rule {
	r.site.follows++
	name := "follow"
	if r.site.follows > 1 {
		name = fmt.Sprintf("follow-%d", r.site.follows)
	}
	rule := &Rule{}
	given := r.mapping(n, rule, inFollow, n.pos)
	r.finishRule(rule, name, n.pos, given)
	return rule
}

// inheritCharset gives the charset of a rule to those of its follow rules that
// do not say otherwise, and so on down.
func inheritCharset(rule *Rule) {
	for _, follow := range rule.Follow {
		if follow.Charset.Value == "" {
			follow.Charset = rule.Charset
		}
		inheritCharset(follow)
	}
}

// finishRule names a rule and notes whether it finds pictures. given are its
// keys, pos is where it stands.
func (r *reader) finishRule(rule *Rule, name string, pos Pos, given map[string]*node) {
	if given["image"] != nil {
		r.site.images = true
	}
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
		fmt.Sprintf("the first is on line %d: give one of them another name", first.Line))
}
