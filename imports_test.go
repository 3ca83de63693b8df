package magpie

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors are the rooms of the house from the ground up. A package may import
// those on floors below its own, and none beside it.
var floors = [][]string{
	{"magpie", "magpie/config", "magpie/metrics", "magpie/fixtures", "magpie/release"},
	{
		"magpie/fetch", "magpie/frontier", "magpie/extract", "magpie/storage",
		"magpie/fixtures/ajax", "magpie/fixtures/booru", "magpie/fixtures/bulk", "magpie/fixtures/chinaz",
		"magpie/fixtures/flags", "magpie/fixtures/forum", "magpie/fixtures/imageboard", "magpie/fixtures/imgur",
		"magpie/fixtures/manga", "magpie/fixtures/netbian", "magpie/fixtures/nextjs", "magpie/fixtures/practice",
		"magpie/fixtures/redistest", "magpie/fixtures/unruly",
	},
	{"magpie/crawler", "magpie/bench"},
	{"magpie/cmd/crawl"},
}

// onlyIn lists what some rooms, or files, keep to themselves, by what the paths of
// these files begin with.
var onlyIn = map[string][]string{
	"github.com/gocolly/colly/v2":     {"crawler/walk.go"},
	"github.com/PuerkitoBio/goquery":  {"extract/"},
	"github.com/andybalholm/cascadia": {"extract/"},
	"github.com/antchfx/htmlquery":    {"extract/"},
	"github.com/antchfx/xmlquery":     {"extract/"},
	"github.com/antchfx/xpath":        {"extract/"},
	"github.com/itchyny/gojq":         {"extract/"},
	"github.com/expr-lang/expr":       {"extract/"},
	"database/sql":                    {"frontier/sqlite"},
	"github.com/redis/go-redis/v9":    {"frontier/redis", "fixtures/redistest/"},
	"modernc.org/sqlite":              {"frontier/sqlite"},
	"github.com/minio/minio-go/v7":    {"storage/s3"},
	"github.com/goccy/go-yaml/ast":    {"config/"},
	"github.com/spf13/cobra":          {"cmd/crawl/"},
	"github.com/charmbracelet/x/ansi": {"cmd/crawl/"},
	"os/exec":                         {"crawler/hook", "bench/", "release/", "fixtures/redistest/"},
	"net/http/pprof":                  {"cmd/crawl/metrics"},
}

// fixturesFor are the only packages that may import the fixtures: what ships
// in the command is a demo, not a part of the crawl.
var fixturesFor = []string{"magpie/cmd/crawl", "magpie/bench"}

func TestImportsRunDownward(t *testing.T) {
	arrows := 0
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && file != ".":
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		file = filepath.ToSlash(file)
		for _, imported := range importsOf(t, file) {
			arrows++
			checkArrow(t, file, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if arrows < 100 {
		t.Errorf("only %d imports were looked at", arrows)
	}
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var imports []string
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		imports = append(imports, name)
	}
	return imports
}

func checkArrow(t *testing.T, file, imported string) {
	t.Helper()
	isHome := func(home string) bool { return strings.HasPrefix(file, home) }
	if homes, ok := onlyIn[imported]; ok && !slices.ContainsFunc(homes, isHome) {
		t.Errorf("%s imports %s, which belongs in %v", file, imported, homes)
	}
	if imported != "magpie" && !strings.HasPrefix(imported, "magpie/") {
		return
	}
	from := path.Join("magpie", path.Dir(file))
	if floor(t, imported) >= floor(t, from) {
		t.Errorf("%s imports %s, which is not below %s", file, imported, from)
	}
	if strings.HasPrefix(imported, "magpie/fixtures") && !strings.HasPrefix(from, "magpie/fixtures") && !slices.Contains(fixturesFor, from) {
		t.Errorf("%s imports %s, which only %v may", file, imported, fixturesFor)
	}
}

func floor(t *testing.T, room string) int {
	t.Helper()
	for i, rooms := range floors {
		if slices.Contains(rooms, room) {
			return i
		}
	}
	t.Errorf("%s is on no floor: it is not in docs/architecture.md", room)
	return -1
}
