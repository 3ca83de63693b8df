package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Rules are counted in the order of the file, each kind for itself.
func TestRuleNames(t *testing.T) {
	site := parseSite(t, `
sites:
  a:
    follow: {links: a}
    start: https://example.com/
    each:
      - in: b
        follow: {links: c, each: {in: d, each: {in: e, name: own}}}
        each: {in: f}
      - {in: g, follow: {links: h, image: img}}
`)
	got := make(map[string]string)
	noteNames(&site.Rule, got)
	want := map[string]string{
		"": "start", "a": "follow", "b": "each", "c": "follow-2", "d": "each-2", "e": "own", "f": "each-4", "g": "each-5", "h": "follow-3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// noteNames notes the name of a rule, and of all below it, by what finds its
// pages or records.
func noteNames(rule *Rule, names map[string]string) {
	found := ""
	for _, f := range []*Finder{rule.Links, rule.In} {
		if f != nil {
			found = f.Steps[0].Arg.Text.Value
		}
	}
	names[found] = rule.Name
	for _, below := range [][]*Rule{rule.Each, rule.Follow} {
		for _, inner := range below {
			noteNames(inner, names)
		}
	}
}

// A follow rule has the charset around it, through each blocks too, and the
// format that it says itself.
func TestRuleInheritance(t *testing.T) {
	site := parseSite(t, `
sites:
  a:
    start: https://example.com/
    charset: gbk
    format: json
    each: {in: .a, follow: {links: b, image: img, follow: {links: c, charset: utf-8, format: xml}}}
`)
	outer := site.Each[0].Follow[0]
	got := []string{site.Format.Value, outer.Charset.Value, outer.Format.Value, outer.Follow[0].Charset.Value, outer.Follow[0].Format.Value}
	if diff := cmp.Diff([]string{"json", "gbk", "", "utf-8", "xml"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
