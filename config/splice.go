package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// Splice returns what a crawl.yaml holds with a site added at the end of its
// sites, indented as they are, and all else as it was, byte for byte; what it
// returns can be loaded. A file that has faults without the site is left to
// whoever can mend it: the error is a [*Faults] then. Any other error says why
// the site cannot be added, and what to write by hand.
func Splice(file string, src []byte, s Sketch) ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	before, faults := parsed(file, src)
	if faults != nil {
		return nil, faults
	}
	lines := linesOf(string(src))
	at, err := spotIn(before, lines)
	if err != nil {
		return nil, byHand(file, s, err)
	}
	grown := []byte(at.insert(lines, s))
	after, faults := parsed(file, grown)
	if faults != nil || !hasGrown(before, after, s.Name) {
		return nil, byHand(file, s, errors.New("it is not clear where sites: ends"))
	}
	if err := loadable(file, src, grown); err != nil {
		return nil, err
	}
	return grown, nil
}

// loadable returns what keeps a file from being loaded: what did so before it
// grew, if anything did, for that is where its author knows it.
func loadable(file string, before, grown []byte) error {
	_, err := ParseWith(file, grown, anything)
	if err == nil {
		return nil
	}
	if _, earlier := ParseWith(file, before, anything); earlier != nil {
		return earlier
	}
	return err
}

// parsed reads a file as YAML.
func parsed(file string, src []byte) (*node, error) {
	text := normal(src)
	root, faults := tree(file, text)
	around := Config{lines: map[string][]string{file: strings.Split(text, "\n")}}
	return root, around.Faults(faults)
}

// anything stands in for variables that are not set: they are missed by
// whoever runs the site.
func anything(name string) (string, bool) {
	if value, found := os.LookupEnv(name); found {
		return value, true
	}
	return "x", true
}

// byHand says what to add to a file.
func byHand(file string, s Sketch, why error) error {
	return fmt.Errorf("adding a site to %s: %w; write this under sites: by hand:\n\n%s", file, why, s)
}

// linesOf splits a text into lines as [normal] sees them, each with what ends
// it, so that together they are the text.
func linesOf(text string) (lines []string) {
	for text != "" {
		end := strings.IndexAny(text, "\r\n") + 1
		switch {
		case end == 0:
			end = len(text)
		case strings.HasPrefix(text[end-1:], "\r\n"):
			end++
		}
		lines, text = append(lines, text[:end]), text[end:]
	}
	return lines
}

// hasGrown reports whether a file holds what it held before, and a last site of
// that name.
func hasGrown(before, after *node, name string) bool {
	restBefore, sitesBefore := apart(before)
	restAfter, sitesAfter := apart(after)
	last := len(sitesAfter) - 1
	return last >= 0 && sitesAfter[last].key.Value == name &&
		samePairs(restBefore, restAfter) && samePairs(sitesBefore, sitesAfter[:last])
}

// apart tells the sites of a file from what else it holds.
func apart(root *node) (rest, sites []pair) {
	for _, p := range root.pairs {
		if p.key.Value == sitesKey {
			sites = p.value.pairs
		} else {
			rest = append(rest, p)
		}
	}
	return rest, sites
}

func samePairs(a, b []pair) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].key.Value != b[i].key.Value || !sameNode(a[i].value, b[i].value) {
			return false
		}
	}
	return true
}

// sameNode reports whether two nodes mean the same, wherever they stand.
func sameNode(a, b *node) bool {
	if a.kind != b.kind || a.text != b.text || a.plain != b.plain || len(a.items) != len(b.items) {
		return false
	}
	for i := range a.items {
		if !sameNode(a.items[i], b.items[i]) {
			return false
		}
	}
	return samePairs(a.pairs, b.pairs)
}
