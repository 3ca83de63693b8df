package crawler

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
	"magpie/frontier"
	"magpie/storage"
)

// compiled compiles the one site of a configuration.
func compiled(t *testing.T, stanza string) *site {
	t.Helper()
	src := "sites:\n  s:\n    start: http://one.test/\n    image: img\n" + stanza
	cfg, err := config.Parse(filepath.Join(t.TempDir(), "crawl.yaml"), []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	rules, faults := Compile(cfg)
	if err := cfg.Faults(faults); err != nil {
		t.Fatal(err)
	}
	return rules.sites["s"]
}

func TestPaths(t *testing.T) {
	const titled = "    fields: {title: h1}\n    save: '{title}/{index:03}{ext}'\n"
	const galleries = "    gallery: '{title}'\n    fields: {title: h1}\n"
	job := frontier.Job{Kind: frontier.Image, Task: frontier.Task{
		Site: "s", URL: "http://one.test/p/a%20b.jpeg?size=2", Gallery: "Birds", Index: 7, Page: 2,
		Fields: map[string]string{"title": "Wren/Owl"},
	}}
	untitled := job
	untitled.Fields = nil
	alone := job
	alone.Gallery = ""
	key := shortKey(job)
	tests := []struct {
		name, stanza string
		job          frontier.Job
		want         string
	}{
		{"by the address", "", job, "s/a b.jpg"},
		{"by gallery where there are galleries", galleries, job, "s/Birds/a b.jpg"},
		{"by the address outside of galleries", galleries, alone, "s/a b.jpg"},
		{"by its template, a value makes no folder", titled, job, "Wren_Owl/007.jpg"},
		{"by the address where a value is missing", titled, untitled, "s/a b.jpg"},
		{"by all that is built in", "    save: '{site} {gallery} {name} {index} {page} {key}{ext}'\n", job, "s Birds a b 7 2 " + key + ".jpg"},
		{"by its hash", "    save: '{hash|max:8}{ext}'\n", job, "01020304.jpg"},
	}
	part := &storage.Part{Ext: ".jpg", SHA256: [32]byte{1, 2, 3, 4}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := compiled(t, tt.stanza).path(&picture{job: tt.job, part: part}); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBaseName(t *testing.T) {
	for url, want := range map[string]string{
		"http://one.test/a/b.jpg":         "b",
		"http://one.test/a/b.tar.gz?x=/y": "b.tar",
		"http://one.test/a/b":             "b",
		"http://one.test/a/b/":            "b",
		"http://one.test/%E9%B8%9F.png":   "鸟",
		"http://one.test/.jpg":            ".jpg",
		"http://one.test/":                "",
		"http://one.test":                 "",
		"http://one.test/a%2Fb.jpg":       "b",
		"http://one.test/%zz":             "",
	} {
		job := frontier.Job{Task: frontier.Task{URL: url}}
		if want == "" {
			want = shortKey(job)
		}
		if got := baseName(job); got != want {
			t.Errorf("%s is named %q, want %q", url, got, want)
		}
	}
}

func TestSaveFaults(t *testing.T) {
	cfg, err := config.Parse("crawl.yaml", []byte("sites:\n  s: {start: 'http://one.test/', image: img, save: '{titel}{ext}', fields: {title: h1}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, faults := Compile(cfg); len(faults) != 1 || faults[0].Pos.Line != 2 {
		t.Errorf("got %+v", faults)
	}
}

// The names of save that docs/rules.md lists are those that there are, and no
// field may have one of them.
func TestNamesOfSaveAreDocumented(t *testing.T) {
	docs, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, row := range regexp.MustCompile("(?m)^\\| `\\{(\\w+)\\}` \\| .* \\| yes \\| [^|]*\\|$").FindAllStringSubmatch(string(docs), -1) {
		documented = append(documented, row[1])
	}
	slices.Sort(documented)
	if diff := cmp.Diff(slices.Sorted(slices.Values(builtIns)), documented); diff != "" {
		t.Errorf("-there are +documented:\n%s", diff)
	}
	for _, name := range builtIns {
		if !slices.Contains(config.BuiltinNames, name) {
			t.Errorf("%q is built in here and may be a field in a configuration", name)
		}
	}
}
