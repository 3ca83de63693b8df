package magpie

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"magpie/config"
	"magpie/crawler"
)

// documents are those that show parts of a crawl.yaml.
var documents = []string{"README.md", "docs/rules.md", "docs/export.md"}

var (
	yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")
	// ruleLine matches a key of a rule with its value, on a line of its own.
	ruleLine = regexp.MustCompile(`^[a-z_]+: [^#]`)
	codeSpan = regexp.MustCompile("`([^`]+)`")
)

// What documents show of a crawl.yaml can be compiled.
func TestDocumentedRulesCompile(t *testing.T) {
	sites, lines := 0, 0
	for _, file := range documents {
		for _, m := range yamlBlock.FindAllStringSubmatch(readDocument(t, file), -1) {
			if strings.HasPrefix(m[1], "sites:") {
				compiles(t, file, m[1])
				sites++
				continue
			}
			for line := range strings.Lines(m[1]) {
				if line = strings.TrimSpace(line); ruleLine.MatchString(line) {
					compiles(t, file, siteWith(line))
					lines++
				}
			}
		}
	}
	if sites < 3 || lines < 10 {
		t.Errorf("only %d sites and %d keys were compiled", sites, lines)
	}
}

// Every flag of every command is named in some document.
func TestDocumentsNameEveryFlag(t *testing.T) {
	files, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range append(files, readmeFile) {
		all.WriteString(readDocument(t, file))
	}
	named := map[string]bool{}
	for _, flag := range flagOf.FindAllString(all.String(), -1) {
		named[flag] = true
	}
	for command, flags := range helpOf(t) {
		for flag := range flags {
			if !named[flag] {
				t.Errorf("no document names %s of crawl %s", flag, command)
			}
		}
	}
}

// The ways of paging that docs/rules.md lists can be compiled, the keys of a row
// together.
func TestDocumentedPagingCompiles(t *testing.T) {
	_, table, found := strings.Cut(readDocument(t, "docs/rules.md"), "\n| the site has | write |\n")
	if !found {
		t.Fatal("docs/rules.md has no table of ways of paging")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	for row := range strings.Lines(table) {
		var keys []string
		for _, m := range codeSpan.FindAllStringSubmatch(row, -1) {
			if strings.HasPrefix(m[1], "next: ") && strings.Contains(strings.Join(keys, "\n"), "next: ") {
				compiles(t, row, siteWith(m[1])) // another way of the same row
				continue
			}
			keys = append(keys, m[1])
		}
		if len(keys) > 0 {
			compiles(t, row, siteWith(keys...))
		}
	}
}

func readDocument(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// siteWith is a crawl.yaml with a site that has some keys, and what they need
// where they do not say it themselves.
func siteWith(keys ...string) string {
	const somewhere = "{regex: '(.+)'}"
	src := "sites:\n  example:\n"
	given := "\n" + strings.Join(keys, "\n")
	for _, preset := range []string{
		"start: https://example.com/", "image: " + somewhere,
		"fields: {id: A, title: A, cursor: A, token: A, total: A, last_page: A, score: A, tags: A, posted: A}",
	} {
		name, _, _ := strings.Cut(preset, ":")
		if !strings.Contains(given, "\n"+name+": ") {
			src += "    " + strings.ReplaceAll(preset, ": A", ": "+somewhere) + "\n"
		}
	}
	return src + "    " + strings.Join(keys, "\n    ") + "\n"
}

func compiles(t *testing.T, where, src string) {
	t.Helper()
	cfg, err := config.Parse("crawl.yaml", []byte(src))
	if err == nil {
		_, faults := crawler.Compile(cfg)
		err = cfg.Faults(faults)
	}
	if err != nil {
		t.Errorf("%s: %v\nin:\n%s", where, err, src)
	}
}
