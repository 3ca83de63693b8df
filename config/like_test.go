package config

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const likeBase = `
defaults: {timeout: 7s, tries: 2}
sites:
  liked:
    like: base
    KEYS
  base:
    name: first
    start: https://example.com/{cc}/
    match: example.com/{id}
    vars: {cc: [a, b]}
    fields: {title: h1}
    image: img
    interval: 1s
    tries: 9
    headers: {X-A: one}
`

// With like: a site reads as if it stood there in full.
func TestLike(t *testing.T) {
	const rest = "fields: {title: h1}, image: img, interval: 1s, tries: 9, headers: {X-A: one}"
	const address = "start: 'https://example.com/{cc}/', match: 'example.com/{id}', vars: {cc: [a, b]}, "
	tests := []struct{ name, keys, want string }{
		{"Nothing", "", "{like: base, " + address + rest + "}"},
		{"AKey", "image: {css: picture}", "{like: base, " + address + strings.Replace(rest, "image: img", "image: {css: picture}", 1) + "}"},
		{"AMappingAsAWhole", "fields: {size: b}", "{like: base, " + address + strings.Replace(rest, "title: h1", "size: b", 1) + "}"},
		{"AnotherStart", "start: https://b.example/", "{like: base, start: 'https://b.example/', " + rest + "}"},
		{"AnotherStartWithTheVars", "start: 'https://b.example/{cc}'", "{like: base, start: 'https://b.example/{cc}', vars: {cc: [a, b]}, " + rest + "}"},
		{"MatchAlone", "match: b.example/{id}", "{like: base, match: 'b.example/{id}', vars: {cc: [a, b]}, " + rest + "}"},
		{"AName", "name: other", "{like: base, name: other, " + address + rest + "}"},
	}
	ignored := cmp.Options{cmpopts.IgnoreTypes(Pos{}), cmpopts.IgnoreUnexported(Site{})}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Parse("crawl.yaml", []byte(strings.Replace(likeBase, "KEYS", tt.keys, 1)))
			if err != nil {
				t.Fatal(err)
			}
			want := parseSite(t, "defaults: {timeout: 7s, tries: 2}\nsites:\n"+
				"  base: {start: 'https://example.com/', image: img}\n  liked: "+tt.want)
			if diff := cmp.Diff(want, c.Sites[0], ignored); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestLikeInAChain(t *testing.T) {
	c, err := Parse("crawl.yaml", []byte(`
sites:
  c: {like: b, interval: 3s}
  a: {start: 'https://a.example/', image: img, interval: 1s, timeout: 1m}
  b: {like: a, start: 'https://b.example/', tries: 4}
`))
	if err != nil {
		t.Fatal(err)
	}
	got := c.Sites[0]
	if got.Name != "c" || got.Start[0].Value != "https://b.example/" || got.Image == nil || got.Tries != 4 ||
		got.Interval.Least != 3*time.Second || got.Timeout != time.Minute {
		t.Errorf("got %+v", got)
	}
}

// A site does not share what it took over: what one changes the other keeps.
func TestLikeSharesNothing(t *testing.T) {
	c, err := Parse("crawl.yaml", []byte("sites:\n  a: {start: 'https://a.example/', image: img}\n  b: {like: a}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Sites[0].Image == c.Sites[1].Image || &c.Sites[0].Start[0] == &c.Sites[1].Start[0] {
		t.Error("two sites hold the same values")
	}
}

// A path is relative to the file it stands in, a template knows who took it
// over.
func TestLikeAcrossFiles(t *testing.T) {
	folder := t.TempDir()
	writeFiles(t, folder, map[string]string{
		"parts/base.yml": "sites:\n  base: {start: 'https://example.com/', image: img, cookies: c.txt, save: '{title}', fields: {title: h1}}\n",
	})
	c, err := Parse(filepath.Join(folder, "crawl.yaml"), []byte("include: parts/*\nsites:\n  same: {like: base}\n  other: {like: base, fields: {name2: h1}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range c.Sites {
		faults := s.SaveFaults([]Fault{{s.Save.Pos, "no title", ""}})
		got = append(got, s.Name+" "+strings.TrimPrefix(s.Cookies.Value, folder)+" "+faults[0].Message)
	}
	want := []string{"same /parts/c.txt no title", `other /parts/c.txt for site "other": no title`, "base /parts/c.txt no title"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A short file cannot ask for any number of values, and no chain or number of
// unknown names takes long.
func TestLikeIsBounded(t *testing.T) {
	const sites = 3000
	build := func(base string, like func(i int) string) string {
		var b strings.Builder
		b.WriteString("sites:\n  s-0: {start: 'https://example.com/', image: img" + base + "}\n")
		for i := 1; i <= sites; i++ {
			fmt.Fprintf(&b, "  s-%d: {like: %s}\n", i, like(i))
		}
		return b.String()
	}
	previous := func(i int) string { return fmt.Sprintf("s-%d", i-1) }
	long := ", drop: [p0"
	for i := 1; i < mostTaken/sites*2; i++ {
		long += fmt.Sprintf(", p%d", i)
	}
	tests := []struct {
		name, src string
		want      int // faults
		text      string
	}{
		{"Chain", build("", previous), 0, ""},
		{"TooMuch", build(long+"]", func(int) string { return "s-0" }), sites / 3, "takes over too much"},
		{"UnknownNames", build("", func(i int) string { return fmt.Sprintf("x-%d", i) }), sites, "there is no site"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Parse("crawl.yaml", []byte(tt.src))
			if len(c.Sites) != sites+1 {
				t.Errorf("got %d sites, want %d", len(c.Sites), sites+1)
			}
			shown := ""
			if err != nil {
				shown = err.Error()
			}
			if got := strings.Count(shown, tt.text); tt.text != "" && got < max(tt.want, 1) || tt.text == "" && shown != "" {
				t.Errorf("got %d times %q, want %d", got, tt.text, tt.want)
			}
		})
	}
}
