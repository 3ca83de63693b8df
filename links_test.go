package magpie

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var (
	// leadsTo matches where a link of a document leads.
	leadsTo = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
)

// Every relative link of a document leads to a file, and behind # to a heading
// of it.
func TestLinksLeadSomewhere(t *testing.T) {
	files, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "README.md", "CHANGELOG.md") {
		for _, m := range leadsTo.FindAllStringSubmatch(withoutCode(readDocument(t, file)), -1) {
			if !strings.Contains(m[1], "://") {
				follow(t, file, m[1])
			}
		}
	}
}

// follow goes where a link of a document leads.
func follow(t *testing.T, from, link string) {
	t.Helper()
	to, anchor, anchored := strings.Cut(link, "#")
	file := from
	if to != "" {
		file = path.Join(path.Dir(from), to)
	}
	if _, err := os.Stat(file); err != nil {
		t.Errorf("%s links to %s: %v", from, link, err)
		return
	}
	if anchored && !slices.Contains(anchors(readDocument(t, file)), anchor) {
		t.Errorf("%s links to %s: there is no such heading", from, link)
	}
}

// anchors are the names that hosts of code give to the headings of a document.
func anchors(text string) (names []string) {
	for _, m := range heading.FindAllStringSubmatch(fencedBlock.ReplaceAllString(text, ""), -1) {
		names = append(names, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, m[1]))
	}
	return names
}

// withoutCode is a document without what in it is no text.
func withoutCode(text string) string {
	return codeSpan.ReplaceAllString(fencedBlock.ReplaceAllString(text, ""), "")
}
