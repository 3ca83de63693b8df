package config

import "slices"

// expandable are the texts of a site that may name variables of the
// environment.
func (s *Site) expandable() []Text {
	return slices.Concat(s.Start, s.URLs, []Text{s.Proxy}, values(s.Headers), s.Auth.texts(), s.Rule.expandable())
}

// expandable are those of a rule and of all below it.
func (rule *Rule) expandable() []Text {
	all := slices.Concat(values(rule.OwnHeaders), values(rule.ImageHeaders), rule.Body.texts(), rule.Next.texts(), rule.Links.texts())
	for _, below := range slices.Concat(rule.Each, rule.Follow) {
		all = append(all, below.expandable()...)
	}
	return all
}

// values are those of headers.
func values(headers []Header) []Text {
	var out []Text
	for _, h := range headers {
		out = append(out, h.Value)
	}
	return out
}

// texts are the user and the password; none of nil.
func (a *Auth) texts() []Text {
	if a == nil {
		return nil
	}
	return []Text{a.User, a.Password}
}

// texts are those that the steps of a finder are given; none of nil.
func (f *Finder) texts() []Text {
	if f == nil {
		return nil
	}
	var out []Text
	for _, step := range f.Steps {
		out = append(out, step.Arg.texts()...)
	}
	return out
}

// texts are all in a value, without keys of mappings; none of nil.
func (v *Value) texts() []Text {
	switch {
	case v == nil:
		return nil
	case v.IsText:
		return []Text{v.Text}
	}
	var out []Text
	for i := range v.List {
		out = append(out, v.List[i].texts()...)
	}
	for i := range v.Entries {
		out = append(out, v.Entries[i].Value.texts()...)
	}
	return out
}
