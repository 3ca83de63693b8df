package extract

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// docsCell matches a cell of a table in docs/rules.md; "\|" is no end of one.
var docsCell = regexp.MustCompile(`\|((?:[^|\\]|\\.)*)`)

// docsCode matches what is written as code.
var docsCode = regexp.MustCompile("`([^`]*)`")

// docsTable reads the table of docs/rules.md that has a header: the pieces of
// code in each cell of each row.
func docsTable(t *testing.T, header string) (rows [][][]string) {
	t.Helper()
	docs, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	_, below, found := strings.Cut(string(docs), "\n"+header+"\n")
	if !found {
		t.Fatalf("docs/rules.md has no table %q", header)
	}
	for line := range strings.Lines(below) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			break
		}
		if !strings.HasPrefix(line, "| ---") {
			rows = append(rows, docsCells(line))
		}
	}
	return rows
}

func docsCells(line string) (cells [][]string) {
	for _, m := range docsCell.FindAllStringSubmatch(strings.TrimSuffix(line, "|"), -1) {
		var codes []string
		for _, code := range docsCode.FindAllStringSubmatch(strings.ReplaceAll(m[1], `\|`, "|"), -1) {
			codes = append(codes, code[1])
		}
		cells = append(cells, codes)
	}
	return cells
}
