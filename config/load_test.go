package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const good = `
output: pictures
connections: 8
sites:
  birds:
    start: https://example.com/birds/
    next: 'a.next'
    follow:
      links:
        - css: '.thumbs a'
        - attr: href
      name: 123
      fields:
        title: h1
        no: {regex: ['No\. (\d+)', 010]}
      image: [{css: img}, '@data-src']
      gallery: '{title}'
    save: "{site}/{title}\t{ext}"
    interval: 500ms
  列表:
    start:
      - " https://example.com/a\t"
      - https://example.com/b
    image: {query: {cursor: null, size: '5'}}
    follow: [{links: a, follow: {links: b}}, {links: c}]
    timeout: 1m
defaults: {parallelism: 2, max_size: 20MB, timeout: 10s}
`

func TestParseGood(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sub", "crawl.yaml")
	got, err := Parse(file, []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	at := func(line, column int) Pos { return Pos{file, line, column} }
	text := func(value string, line, column int) Text { return Text{value, at(line, column)} }
	value := func(s string, line, column int) Value {
		return Value{Pos: at(line, column), IsText: true, Text: text(s, line, column)}
	}
	unquoted := func(s string, line, column int) Value {
		v := value(s, line, column)
		v.Plain = true
		return v
	}
	plain := func(s string, line, column int) *Finder {
		return &Finder{at(line, column), []Step{{Text{Pos: at(line, column)}, value(s, line, column)}}}
	}
	want := &Config{
		File:        file,
		Output:      filepath.Join(filepath.Dir(file), "pictures"),
		State:       filepath.Join(filepath.Dir(file), "pictures", ".crawl", "state.db"),
		Connections: 8, MinFree: 256e6,
		Sites: []*Site{{
			Name: "birds",
			Pos:  at(5, 3),
			Rule: Rule{
				Name: "start",
				Next: plain("a.next", 7, 11),
				Follow: []*Rule{{
					Name: "123",
					Links: &Finder{at(10, 9), []Step{
						{text("css", 10, 11), value(".thumbs a", 10, 16)},
						{text("attr", 11, 11), unquoted("href", 11, 17)},
					}},
					Fields: []Field{
						{text("title", 14, 9), plain("h1", 14, 16)},
						{text("no", 15, 9), &Finder{at(15, 13), []Step{{text("regex", 15, 14), Value{
							Pos:  at(15, 21),
							List: []Value{value(`No\. (\d+)`, 15, 22), unquoted("010", 15, 36)},
						}}}}},
					},
					Image: &Finder{at(16, 14), []Step{
						{text("css", 16, 16), unquoted("img", 16, 21)},
						{Text{Pos: at(16, 27)}, value("@data-src", 16, 27)},
					}},
					Gallery: text("{title}", 17, 16),
				}},
			},
			Start:       []Text{text("https://example.com/birds/", 6, 12)},
			Save:        text("{site}/{title}\t{ext}", 18, 11),
			Parallelism: 2,
			Interval:    Interval{500 * time.Millisecond, 500 * time.Millisecond},
			Timeout:     10 * time.Second,
			Tries:       5,
			Robots:      true,
			Types:       []Text{{Value: "image"}},
			MaxSize:     20e6,
		}, {
			Name: "列表",
			Pos:  at(20, 3),
			Rule: Rule{
				Name: "start",
				Image: &Finder{at(24, 12), []Step{{text("query", 24, 13), Value{
					Pos: at(24, 20),
					Entries: []Entry{
						{text("cursor", 24, 21), unquoted("null", 24, 29)},
						{text("size", 24, 35), value("5", 24, 41)},
					},
				}}}},
				Follow: []*Rule{
					{Name: "follow", Links: plain("a", 25, 22), Follow: []*Rule{
						{Name: "follow-2", Links: plain("b", 25, 41)},
					}},
					{Name: "follow-3", Links: plain("c", 25, 54)},
				},
			},
			Start: []Text{
				text("https://example.com/a", 22, 9),
				text("https://example.com/b", 23, 9),
			},
			Parallelism: 2,
			Timeout:     time.Minute,
			Tries:       5,
			Robots:      true,
			Types:       []Text{{Value: "image"}},
			MaxSize:     20e6,
		}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{}, Site{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestParseDefaults(t *testing.T) {
	got, err := Parse("crawl.yaml", []byte("sites: {a: {start: 'https://example.com/', image: img}}"))
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		File:        "crawl.yaml",
		Output:      filepath.Join(here, "galleries"),
		State:       filepath.Join(here, "galleries", ".crawl", "state.db"),
		Connections: 64, MinFree: 256e6,
		Sites: []*Site{{
			Parallelism: 4, Timeout: 30 * time.Second, Tries: 5,
			Robots: true, Types: []Text{{Value: "image"}}, MaxSize: 1 << 30,
		}},
	}
	opts := cmp.Options{
		cmpopts.IgnoreUnexported(Config{}, Site{}),
		cmpopts.IgnoreFields(Site{}, "Name", "Pos", "Rule", "Start"),
	}
	if diff := cmp.Diff(want, got, opts); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestParsePaths(t *testing.T) {
	folder := t.TempDir()
	elsewhere := filepath.Join(t.TempDir(), "x")
	const site = "\nsites: {a: {start: 'https://example.com/', image: img}}\n"
	tests := []struct {
		name, src, output, state, cookies string
	}{
		{
			"RelativeToTheFile", "output: out\nstate: st/a.db\ndefaults: {cookies: c/a.txt}",
			filepath.Join(folder, "out"), filepath.Join(folder, "st", "a.db"), filepath.Join(folder, "c", "a.txt"),
		},
		{
			"Absolute", "output: '" + elsewhere + "'\ndefaults: {cookies: '" + elsewhere + "'}",
			elsewhere, filepath.Join(elsewhere, ".crawl", "state.db"), elsewhere,
		},
		{
			"Above", "output: ../up",
			filepath.Join(filepath.Dir(folder), "up"), filepath.Join(filepath.Dir(folder), "up", ".crawl", "state.db"), "",
		},
		{
			"InABucket", "output: s3://bucket/a/b/\nstate: a.db",
			"s3://bucket/a/b", filepath.Join(folder, "a.db"), "",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(filepath.Join(folder, "crawl.yaml"), []byte(tt.src+site))
			if err != nil {
				t.Fatal(err)
			}
			want := []string{tt.output, tt.state, tt.cookies}
			if diff := cmp.Diff(want, []string{got.Output, got.State, got.Sites[0].Cookies.Value}); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Windows editors add a byte order mark and end lines in two characters, old
// Macs in a lone carriage return.
func TestParseReadsTextOfOtherSystems(t *testing.T) {
	want, err := Parse("crawl.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string]string{
		"Windows": "\ufeff" + strings.ReplaceAll(good, "\n", "\r\n"),
		"OldMac":  strings.ReplaceAll(good, "\n", "\r"),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse("crawl.yaml", []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{}, Site{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestParseBounds(t *testing.T) {
	site := func(name string) string {
		return "sites: {" + name + ": {start: 'https://example.com/', image: img}}"
	}
	dashes := func(n int) string {
		return "sites:\n  a:\n    start: https://example.com/\n    image: img\n    fields:\n      x:\n        a:\n          " +
			strings.Repeat("- ", n) + "x\n"
	}
	const badName, tooDeep = "cannot be the name of a site", "nested more than"
	tests := []struct {
		name, src, fault string
		want             bool
	}{
		{"LongestSiteName", site(strings.Repeat("é", 100)), badName, false},
		{"LongerSiteName", site(strings.Repeat("é", 101)), badName, true},
		{"DeepestDashes", dashes(deepest), tooDeep, false},
		{"DeeperDashes", dashes(deepest + 1), tooDeep, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			shown := ""
			if _, err := Parse("crawl.yaml", []byte(tt.src)); err != nil {
				shown = err.Error()
			}
			if got := strings.Contains(shown, tt.fault); got != tt.want {
				t.Errorf("got %q, with the fault: %v, want %v", shown, got, tt.want)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	folder := t.TempDir()
	write := func(name, src string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Run("Good", func(t *testing.T) {
		c, err := Load(write("good.yaml", good))
		if err != nil || len(c.Sites) != 2 {
			t.Errorf("got %+v, %v; want two sites", c, err)
		}
	})
	t.Run("FaultsAndWhatCouldBeRead", func(t *testing.T) {
		c, err := Load(write("faults.yaml", good+"connectoins: 3\n"))
		var faults *Faults
		if !errors.As(err, &faults) || len(faults.List) != 1 {
			t.Fatalf("got error %v, want one fault", err)
		}
		if len(c.Sites) != 2 {
			t.Errorf("got %d sites, want 2", len(c.Sites))
		}
	})
	t.Run("NoFile", func(t *testing.T) {
		c, err := Load(filepath.Join(folder, "none.yaml"))
		if c != nil || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got %v, %v; want fs.ErrNotExist", c, err)
		}
	})
	t.Run("NoRegularFile", func(t *testing.T) {
		c, err := Load(folder)
		if c != nil || err == nil || !strings.Contains(err.Error(), "no regular file") {
			t.Errorf("got %v, %v; want an error that says what it is not", c, err)
		}
	})
	t.Run("TooLarge", func(t *testing.T) {
		path := write("large.yaml", "")
		if err := os.Truncate(path, largest+1); err != nil {
			t.Fatal(err)
		}
		c, err := Load(path)
		var faults *Faults
		if c != nil || err == nil || errors.As(err, &faults) {
			t.Errorf("got %v, %v; want an error that is no fault", c, err)
		}
	})
}

// A file of two thousand sites, every one with a fault, is read and shown in
// full. Were any step quadratic, the test would time out rather than fail.
func TestParseManySites(t *testing.T) {
	const sites = 2000
	var b strings.Builder
	b.WriteString("sites:\n")
	for i := range sites {
		fmt.Fprintf(&b, "  site-%d:\n    start: https://example.com/%d\n    follow:\n"+
			"      links: 'ul a'\n      image: '#img img'\n    intervall: 2s\n", i, i)
	}
	c, err := Parse("crawl.yaml", []byte(b.String()))
	if len(c.Sites) != sites {
		t.Errorf("got %d sites, want %d", len(c.Sites), sites)
	}
	if got := strings.Count(err.Error(), `did you mean "interval"?`); got != sites {
		t.Errorf("got %d faults, want %d", got, sites)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	files, _ := filepath.Glob("testdata/*.yaml")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := Parse("crawl.yaml", src)
		if c == nil {
			t.Fatalf("no Config, error %v", err)
		}
		if err == nil {
			return
		}
		faults, ok := errors.AsType[*Faults](err)
		if !ok {
			t.Fatalf("the error is no *Faults: %v", err)
		}
		for _, fault := range faults.List {
			checkFault(t, fault, faults.lines[fault.Pos.File])
		}
		if shown := err.Error(); strings.ContainsFunc(shown, isUnsafe) {
			t.Errorf("%q would move the cursor", shown)
		}
	})
}

// isUnsafe tells what a terminal obeys from what it shows.
func isUnsafe(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t'
}

// checkFault reports a fault that says nothing or stands outside the file.
func checkFault(t *testing.T, f Fault, lines []string) {
	t.Helper()
	if f.Message == "" {
		t.Errorf("fault %+v says nothing", f)
	}
	if f.Pos.Line < 1 || f.Pos.Line > len(lines) {
		t.Fatalf("fault %+v is outside %d lines", f, len(lines))
	}
	if width := utf8.RuneCountInString(lines[f.Pos.Line-1]); f.Pos.Column < 1 || f.Pos.Column > width+1 {
		t.Errorf("fault %+v is outside a line of %d", f, width)
	}
}
