package config

import (
	"strings"
	"testing"
)

func TestSnippetReadsWhatMayStandInAFile(t *testing.T) {
	for _, test := range []struct {
		name, text, kind string
		steps            int
	}{
		{"a selector", "ul > li a", "", 1},
		{"a selector that YAML would take for a comment", "#main img", "", 1},
		{"a step", "{css: 'a'}", "css", 1},
		{"a pipeline", "[{css: script}, {regex: 'src=\"(.*?)\"'}]", "css", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := ParseSnippet("--find", test.text)
			if err := s.Faults(); err != nil {
				t.Fatal(err)
			}
			if len(s.Finder.Steps) != test.steps || s.Finder.Steps[0].Kind.Value != test.kind {
				t.Errorf("got %+v", s.Finder.Steps)
			}
		})
	}
}

func TestSnippetShowsFaults(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", " ", "the finder is empty"},
		{"a selector in brackets", "[src]", "brackets start a list"},
		{"broken YAML", "[{css: 'a}", "--find:1:"},
		{"a bracket that stays open", "[{css: a", "a bracket or a brace is not closed"},
		{"two keys in a step", "{css: a, attr: href}", "a step has one key"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := ParseSnippet("--find", test.text).Faults()
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
}
