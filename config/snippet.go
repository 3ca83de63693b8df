package config

import (
	"strings"
)

// Snippet is a finder that stands alone, as on a command line.
type Snippet struct {
	// Finder is nil when the text has faults.
	Finder *Finder
	around Config
}

// ParseSnippet reads a finder as it may stand in a crawl.yaml: a selector, or
// steps in brackets or braces. What begins with neither is a selector as it
// stands, whatever YAML would make of it. name stands for the file in faults.
func ParseSnippet(name, text string) Snippet {
	s := Snippet{around: Config{File: name, lines: map[string][]string{name: strings.Split(text, "\n")}}}
	pos := Pos{name, 1, 1}
	if trimmed := strings.TrimSpace(text); !strings.HasPrefix(trimmed, "[") && !strings.HasPrefix(trimmed, "{") {
		s.Finder = &Finder{Pos: pos, Steps: []Step{{Kind: Text{Pos: pos}, Arg: Value{Pos: pos, IsText: true, Text: Text{text, pos}}}}}
		if trimmed == "" {
			s.around.faults = []Fault{{pos, "the finder is empty", "for example: 'ul.list > li a'"}}
		}
		return s
	}
	root, faults := tree(name, text)
	if len(faults) > 0 && opensMore(text) {
		root, faults = &node{}, []Fault{{pos, "a bracket or a brace is not closed", "for example: [{css: 'a'}, {attr: href}]"}}
	}
	r := &reader{faults: faults}
	if root.kind != broken {
		s.Finder = r.finder(key{name: "finder", example: "[{css: 'a'}, {attr: href}]"}, root)
	}
	s.around.faults = r.faults
	return s
}

// quotedText matches a text in quotes, where brackets are plain.
var quotedText = WhenNeeded(`'[^']*'|"[^"]*"`)

// opensMore reports whether a text opens more brackets than it closes.
func opensMore(text string) bool {
	text = quotedText().ReplaceAllString(text, "")
	count := func(c string) int { return strings.Count(text, c) }
	return count("[") > count("]") || count("{") > count("}")
}

// Faults returns those of the snippet and others found in it since, as one
// error; nil when there are none.
func (s Snippet) Faults(more ...[]Fault) error { return s.around.Faults(more...) }
