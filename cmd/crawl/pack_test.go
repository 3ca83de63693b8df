package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures"
)

// pressYAML describes a press.
const pressYAML = `
sites:
  press:
    start: https://one.test/
    follow:
      links: a
      fields: {title: h1, series: h2, chapter: .chapter, author: .author}
      gallery: '{title}'
      count: .count
      each: {in: figure, fields: {number: figcaption}, image: img}
    save: '{site}/{gallery}/{name}{ext}'
`

// press serves chapters of pages: the last that is listed is the first to be read.
type press struct {
	chapters []chapter
}

type chapter struct {
	title string
	pages int
	// claims is how many pages it says it has, if that is not how many it has.
	claims int
}

func (p press) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var c, n int
	switch {
	case r.URL.Path == "/":
		for i := range p.chapters {
			fmt.Fprintf(w, `<a href="/%d/">`, i)
		}
	case scan(r.URL.Path, "/%d/p%d.jpg", &c, &n):
		_, _ = w.Write(p.page(c, n))
	case scan(r.URL.Path, "/%d/", &c) && c < len(p.chapters):
		of := p.chapters[c]
		fmt.Fprintf(w, `<h1>%s</h1><h2>Tales &amp; Wings</h2><i class="chapter">%d.5</i><i class="author">石田&#8;</i>`, of.title, c+1)
		fmt.Fprintf(w, `<i class="count">%d</i>`, max(of.claims, of.pages))
		for n := of.pages; n > 0; n-- {
			fmt.Fprintf(w, `<figure><figcaption>%d</figcaption><img src="p%d.jpg"></figure>`, n, n)
		}
	default:
		http.NotFound(w, r)
	}
}

func scan(text, format string, to ...any) bool {
	_, err := fmt.Sscanf(text, format, to...)
	return err == nil
}

// page is the n-th page of a chapter, from 1.
func (p press) page(chapter, n int) []byte { return fixtures.Picture(int64(chapter*1000+n), 3000) }

// print makes a world of a press, after its first run.
func (p press) print(t *testing.T, code int) *world {
	t.Helper()
	w := newWorld(t, []byte(pressYAML), p, "one.test")
	w.run(code)
	return w
}

// archives are those below a folder of a world, by their path.
func (w *world) archives(folder string) map[string][]byte {
	w.t.Helper()
	all := map[string][]byte{}
	root := os.DirFS(filepath.Join(w.dir, folder))
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == ".crawl/lock" {
			return err
		}
		all[path], err = fs.ReadFile(root, path)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.t.Fatal(err)
	}
	return all
}

// paths are the sorted names of what is in a map.
func paths(all map[string][]byte) []string {
	names := []string{}
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// entries reads an archive: its names in order, and what each holds.
func entries(t *testing.T, archive []byte) (names []string, bodies map[string][]byte) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	bodies = map[string][]byte{}
	for _, f := range r.File {
		body, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if bodies[f.Name], err = io.ReadAll(body); err != nil {
			t.Errorf("reading %s: %v", f.Name, err)
		}
		names = append(names, f.Name)
	}
	return names, bodies
}

// Each gallery has an archive with the bytes that were served, in the order that
// the pictures say, and the same bytes whenever it is made.
func TestPackGalleries(t *testing.T) {
	t.Parallel()
	p := press{[]chapter{{title: "鳥の巣 第1話", pages: 12}, {title: "a/b: &lt;c&gt;", pages: 2}}}
	w := p.print(t, exitDone)
	w.offline(exitDone, "export", "--cbz", "comics").wantLines("packed 2 galleries into comics (14 pictures")
	w.offline(exitDone, "export", "--cbz", "again", "press")
	comics := w.archives("comics")
	if diff := cmp.Diff([]string{"press/a_b_ _c_.cbz", "press/鳥の巣 第1話.cbz"}, paths(comics)); diff != "" {
		t.Fatalf("archives (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(comics, w.archives("again")); diff != "" {
		t.Errorf("made twice, they differ:\n%s", diff)
	}
	names, bodies := entries(t, comics["press/鳥の巣 第1話.cbz"])
	for n := 1; n <= 12; n++ {
		name := fmt.Sprintf("%04d.jpg", n)
		if names[n-1] != name || !bytes.Equal(bodies[name], p.page(0, n)) {
			t.Errorf("entry %d is %s of %d bytes, want %s", n, names[n-1], len(bodies[names[n-1]]), name)
		}
	}
	if err := xml.Unmarshal(bodies["ComicInfo.xml"], new(struct{})); err != nil {
		t.Errorf("ComicInfo.xml: %v", err)
	}
	for _, want := range []string{"<Title>鳥の巣 第1話</Title>", "<Series>Tales &amp; Wings</Series>", "<Number>1.5</Number>", "<Writer>石田</Writer>", "<PageCount>12</PageCount>", `<Page Image="0" Type="FrontCover"`} {
		if !strings.Contains(string(bodies["ComicInfo.xml"]), want) {
			t.Errorf("ComicInfo.xml has no %s:\n%s", want, bodies["ComicInfo.xml"])
		}
	}
}

// An archive of pictures has their names, and other programs read it.
func TestPackForOtherPrograms(t *testing.T) {
	t.Parallel()
	unzip, err := exec.LookPath("unzip")
	if err != nil {
		t.Skip("there is no unzip")
	}
	w := press{[]chapter{{title: "鳥の巣", pages: 11}}}.print(t, exitDone)
	w.offline(exitDone, "export", "--zip", "zips", "--gallery", "鳥の巣")
	names, _ := entries(t, w.archives("zips")["press/鳥の巣.zip"])
	want := []string{"p1.jpg", "p2.jpg", "p3.jpg", "p4.jpg", "p5.jpg", "p6.jpg", "p7.jpg", "p8.jpg", "p9.jpg", "p10.jpg", "p11.jpg"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("entries (-want +got)\n%s", diff)
	}
	out, err := exec.Command(unzip, "-t", filepath.Join(w.dir, "zips", "press", "鳥の巣.zip")).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "No errors detected") {
		t.Errorf("unzip -t: %v\n%s", err, out)
	}
}

// What is there already is left as it is, what became of more is replaced, and
// what somebody else made is not touched without --force.
func TestPackOverWhatIsThere(t *testing.T) {
	t.Parallel()
	var serves atomic.Pointer[press]
	serves.Store(&press{[]chapter{{title: "one", pages: 3}, {title: "two", pages: 2}}})
	w := newWorld(t, []byte(pressYAML), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		serves.Load().ServeHTTP(w, r)
	}), "one.test")
	w.run(exitDone)
	w.offline(exitDone, "export", "--zip", "zips")
	one := filepath.Join(w.dir, "zips", "press", "one.zip")
	before, err := os.Stat(one)
	if err != nil {
		t.Fatal(err)
	}
	w.offline(exitDone, "export", "--zip", "zips").wantLines("unchanged 2 galleries")
	if after, err := os.Stat(one); err != nil || !os.SameFile(before, after) || after.ModTime() != before.ModTime() {
		t.Errorf("an archive that is as it should be was written: %v", err)
	}

	serves.Store(&press{[]chapter{{title: "one", pages: 4}, {title: "two", pages: 2}}})
	w.run(exitDone, "--full")
	w.offline(exitDone, "export", "--zip", "zips").wantLines("zips/press/one.zip (4 pictures", "unchanged 1 gallery")

	own := []byte("my own archive")
	if err := os.WriteFile(one, own, 0o644); err != nil {
		t.Fatal(err)
	}
	w.offline(exitIncomplete, "export", "--zip", "zips").wantLines("refused zips/press/one.zip", "--force", "unchanged 1 gallery")
	if got := w.archives("zips")["press/one.zip"]; !bytes.Equal(got, own) {
		t.Error("what somebody else made was replaced")
	}
	w.offline(exitDone, "export", "--zip", "zips", "--force").wantLines("packed 2 galleries")
	if names, _ := entries(t, w.archives("zips")["press/one.zip"]); len(names) != 4 {
		t.Errorf("the archive holds %v, want 4 pictures", names)
	}
}

// A gallery of which a picture is not as it was recorded has no archive, the
// others have theirs, and all that is wrong is told.
func TestPackRefusesDamage(t *testing.T) {
	t.Parallel()
	w := press{[]chapter{{title: "one", pages: 5}, {title: "two", pages: 2}}}.print(t, exitDone)
	w.lose("press/one/p2.jpg")
	w.spoil("press/one/p4.jpg", half)
	w.offline(exitIncomplete, "export", "--cbz", "comics").wantLines(
		"missing press/one/p2.jpg", "damaged press/one/p4.jpg", "faulty press: one", "2 of 5 pictures",
		"crawl verify --repair", "packed 1 gallery",
	)
	if diff := cmp.Diff([]string{"press/two.cbz"}, paths(w.archives("comics"))); diff != "" {
		t.Errorf("archives (-want +got)\n%s", diff)
	}
}

// A picture that somebody changed is left alone by a repair, so none is advised.
func TestPackRefusesWhatWasChanged(t *testing.T) {
	t.Parallel()
	w := press{[]chapter{{title: "one", pages: 2}}}.print(t, exitDone)
	w.spoil("press/one/p2.jpg", func([]byte) []byte { return fixtures.Picture(99, 5000) })
	p := w.offline(exitIncomplete, "export", "--zip", "zips")
	p.wantLines("changed press/one/p2.jpg", "faulty 1 gallery", "put back the file that was kept")
	if strings.Contains(p.stdout.String(), "--repair") {
		t.Errorf("advises a repair, which leaves it as it is:\n%s", &p.stdout)
	}
}

// A gallery that is not complete is packed only if that is wanted.
func TestPackIncomplete(t *testing.T) {
	t.Parallel()
	w := press{[]chapter{{title: "one", pages: 3, claims: 5}, {title: "two", pages: 2}}}.print(t, exitIncomplete)
	w.offline(exitIncomplete, "export", "--zip", "zips").wantLines(
		"incomplete press: one 3 of 5, 2 not found", "packed 1 gallery",
		"to fetch what is lacking: crawl run", "crawl export --zip zips --incomplete",
	)
	w.offline(exitDone, "export", "--zip", "zips", "--incomplete").wantLines(
		"zips/press/one.zip (3 pictures", "incomplete: 3 of 5", "unchanged 1 gallery", "lacking 1 gallery of those",
	)
	w.offline(exitIncomplete, "export", "--zip", "zips").wantLines("incomplete 1 gallery, not packed")
}

// What failed for good is not fetched by a run alone: what is advised for a gallery
// that lacks it makes it whole.
func TestPackAdviceFetchesWhatFailedForGood(t *testing.T) {
	t.Parallel()
	p := press{[]chapter{{title: "one", pages: 3}, {title: "two", pages: 1}}}
	var isBack atomic.Bool
	w := newWorld(t, []byte(pressYAML), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/0/p2.jpg" && !isBack.Load() {
			http.NotFound(w, r)
			return
		}
		p.ServeHTTP(w, r)
	}), "one.test")
	w.run(exitIncomplete)
	w.offline(exitIncomplete, "export", "--zip", "zips", "press").wantLines(
		"incomplete 1 gallery", "to fetch what is lacking: crawl retry press, then crawl run press",
	)
	isBack.Store(true)
	w.offline(exitDone, "retry", "press")
	w.run(exitDone, "press")
	w.offline(exitDone, "export", "--zip", "zips", "press").wantLines("packed 1 gallery", "unchanged 1 gallery")
}

func TestPackUsage(t *testing.T) {
	t.Parallel()
	w := press{[]chapter{{title: "one", pages: 1}}}.print(t, exitDone)
	for _, tt := range []struct {
		name, want string
		args       []string
	}{
		{"both kinds", "run it once for each", []string{"--zip", "a", "--cbz", "b"}},
		{"no gallery of this name", `there is no gallery "three"`, []string{"--zip", "a", "--gallery", "three"}},
		{"no site of this name", `did you mean "press"?`, []string{"pres", "--zip", "a"}},
		{"no archive to force", "--zip FOLDER", []string{"--force"}},
		{"no whole galleries", "leave it out", []string{"--zip", "a", "--state", "kept"}},
		{"no folder", "has no name", []string{"--cbz", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w.offline(exitUsage, "export", tt.args...).wantLines(tt.want)
		})
	}
}

// Galleries whose names make one file name have an archive each, and keep it.
func TestPackGalleriesOfOneName(t *testing.T) {
	t.Parallel()
	w := press{[]chapter{{title: "a/b", pages: 1}, {title: "a:b", pages: 2}}}.print(t, exitDone)
	w.offline(exitDone, "export", "--zip", "zips").wantLines("packed 2 galleries")
	before := w.archives("zips")
	if names := paths(before); len(names) != 2 || names[1] != "press/a_b.zip" || !strings.HasPrefix(names[0], "press/a_b-") {
		t.Errorf("archives %q, want a_b.zip and one with a suffix", names)
	}
	w.offline(exitDone, "export", "--zip", "zips").wantLines("unchanged 2 galleries")
	if diff := cmp.Diff(paths(before), paths(w.archives("zips"))); diff != "" {
		t.Errorf("done again (-before +after)\n%s", diff)
	}
	// The name without a suffix is free now; the gallery that has one keeps it.
	if err := os.Remove(filepath.Join(w.dir, "zips", "press", "a_b.zip")); err != nil {
		t.Fatal(err)
	}
	second := "a:b"
	if names, _ := entries(t, before["press/a_b.zip"]); len(names) == 2 {
		second = "a/b"
	}
	w.offline(exitDone, "export", "--zip", "zips", "--gallery", second).wantLines("unchanged 1 gallery")
	if names := paths(w.archives("zips")); len(names) != 1 {
		t.Errorf("archives %q, want one", names)
	}
}

func TestPackAsJSON(t *testing.T) {
	t.Parallel()
	w := press{[]chapter{{title: "one", pages: 2}, {title: "two", pages: 3}, {title: "鳥", pages: 1, claims: 2}}}.print(t, exitIncomplete)
	w.lose("press/two/p3.jpg")
	p := w.offline(exitIncomplete, "export", "--zip", "zips", "--json")
	type object struct {
		Event, Gallery, Path string
		Pictures             int
		Complete             bool
		Packed               struct{ Packed, Faulty, Incomplete, Total, Seen int }
	}
	var got []object
	for line := range strings.Lines(p.stdout.String()) {
		var o object
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("%q is no JSON: %v", line, err)
		}
		got = append(got, o)
	}
	last := object{Event: "summary"}
	last.Packed.Packed, last.Packed.Faulty, last.Packed.Incomplete, last.Packed.Total, last.Packed.Seen = 1, 1, 1, 6, 6
	want := []object{
		{Event: "packed", Gallery: "one", Path: "press/one.zip", Pictures: 2, Complete: true},
		{Event: "missing", Gallery: "two", Path: "press/two/p3.jpg"},
		{Event: "faulty", Gallery: "two", Complete: true},
		{Event: "incomplete", Gallery: "鳥"},
		last,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What stands in the way of the archives is told with what to do.
func TestPackWhereItCannot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, []byte(pressYAML), press{[]chapter{{title: "one", pages: 1}}}, "one.test")
	w.offline(exitFailed, "export", "--zip", "zips").wantLines("nothing was run yet")
	w.run(exitDone)
	w.write("file", []byte("a file"))
	w.offline(exitFailed, "export", "--zip", "file").wantLines("name another folder")
	if err := os.Mkdir(filepath.Join(w.dir, "zips"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.write("zips/press", []byte("a file"))
	w.offline(exitIncomplete, "export", "--zip", "zips").wantLines("refused zips/press/one.zip", "a file stands where a folder is needed")
	if err := os.MkdirAll(filepath.Join(w.dir, "more", "press", "one.zip"), 0o755); err != nil {
		t.Fatal(err)
	}
	p := w.offline(exitIncomplete, "export", "--zip", "more", "--force")
	p.wantLines("refused more/press/one.zip", "a folder stands there: move it away", "refused 1 gallery")
	if strings.Contains(p.stdout.String(), "packed ") {
		t.Errorf("archives are counted that are not there:\n%s", &p.stdout)
	}
}
