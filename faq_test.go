package magpie

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

const faqFile = "docs/faq.md"

var (
	fencedBlock = regexp.MustCompile("(?s)```.*?```")
	hasSites    = regexp.MustCompile(`(?m)^sites:`)
	// topKey matches a key of the file that no site has.
	topKey = regexp.MustCompile(`^(output|state|connections|min_free|defaults|secrets): `)
)

// What docs/faq.md shows of a crawl.yaml can be compiled: whole files, lines of a
// site, and keys with a value in the midst of a sentence.
func TestFAQCompiles(t *testing.T) {
	text := readDocument(t, faqFile)
	namedFiles(t)
	blocks, keys := yamlBlock.FindAllStringSubmatch(text, -1), 0
	for _, m := range blocks {
		compiles(t, faqFile, fileWith(m[1]))
	}
	for _, m := range codeSpan.FindAllStringSubmatch(fencedBlock.ReplaceAllString(text, ""), -1) {
		if ruleLine.MatchString(m[1]) {
			compiles(t, faqFile, fileWith(m[1]))
			keys++
		}
	}
	if len(blocks) < 12 || keys < 10 {
		t.Errorf("only %d blocks and %d keys were compiled", len(blocks), keys)
	}
}

// namedFiles makes the files that examples name, and goes to where they are.
func namedFiles(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range []string{"cookies.txt", ".env"} {
		if err := os.WriteFile(name, []byte("# nothing yet\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// fileWith is a crawl.yaml with an example in it, be that a whole one, a key of the
// file or lines of a site.
func fileWith(example string) string {
	switch {
	case hasSites.MatchString(example):
		return example
	case topKey.MatchString(example):
		return example + "\n" + siteWith()
	}
	return siteWith(strings.Split(strings.TrimSpace(example), "\n")...)
}
