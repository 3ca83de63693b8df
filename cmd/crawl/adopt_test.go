package main

import (
	"crypto/md5"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures"
	"magpie/frontier"
)

// atticYAML describes two galleries whose pictures have the same names, and tells
// the hash of some.
const atticYAML = `
sites:
  attic:
    start: https://one.test/
    follow:
      links: a
      gallery: '{title}'
      fields: {title: h1}
      each:
        in: img
        fields: {id: '@id', md5: '@data-md5', file_size: '@data-size'}
        image: '@src'
`

// attic is a site of galleries whose pictures are /GALLERY/NAME.jpg.
type attic struct {
	pictures map[string][]byte // by path
	extra    map[string]string // attributes of a picture, by path
}

func newAttic(paths ...string) *attic {
	a := &attic{pictures: map[string][]byte{}, extra: map[string]string{}}
	for i, path := range paths {
		a.pictures[path] = fixtures.Picture(int64(i+50), 3000)
	}
	return a
}

func (a *attic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if data, is := a.pictures[r.URL.Path]; is {
		w.Write(data)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if r.URL.Path == "/" {
		fmt.Fprint(w, `<a href="/red/">1</a><a href="/blue/">2</a>`)
		return
	}
	fmt.Fprintf(w, "<h1>%s birds</h1>", strings.Trim(r.URL.Path, "/"))
	for path := range a.pictures {
		if strings.HasPrefix(path, r.URL.Path) {
			fmt.Fprintf(w, `<img src=%q id=%q %s>`, path, "id"+strings.Trim(path, "/"), a.extra[path])
		}
	}
}

// put writes what people have from elsewhere.
func (w *world) put(name string, data []byte) {
	w.t.Helper()
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// pictureRequests are the requests for pictures since counting began.
func (w *world) pictureRequests(a *attic) (n int) {
	for path := range a.pictures {
		n += w.server.Counter().Requests("https://one.test" + path)
	}
	return n
}

// adoptedBy are the ways in which pictures were known, by their paths.
func (w *world) adoptedBy() map[string]string {
	by := map[string]string{}
	for _, r := range w.records(frontier.Image, frontier.Done) {
		by[strings.TrimPrefix(r.URL, "https://one.test")] = r.AdoptedBy
	}
	return by
}

// wantOwnBytes wants each picture to be kept with its own bytes, and no file that
// no record knows.
func (w *world) wantOwnBytes(site *attic) {
	w.t.Helper()
	files, known := w.files(), map[string]string{}
	for _, r := range w.records(frontier.Image, frontier.Done) {
		if path := strings.TrimPrefix(r.URL, "https://one.test"); files[r.Path] != sumOf(site.pictures[path]) {
			w.t.Errorf("%s has not the bytes of %s", r.Path, path)
		}
		for _, kept := range append(r.Earlier, frontier.Version{Path: r.Path, SHA256: r.SHA256}) {
			known[kept.Path] = kept.SHA256
		}
	}
	if diff := cmp.Diff(known, files); diff != "" {
		w.t.Errorf("files (-recorded +there):\n%s", diff)
	}
}

// Nothing is asked for that is there, each way of knowing it is told, and the
// files stay what they were.
func TestAdoptTakesWhatFits(t *testing.T) {
	t.Parallel()
	const a, b = "/red/1.jpg", "/blue/1.jpg"
	md5Of := func(a *attic, path string) string { return fmt.Sprintf("%x", md5.Sum(a.pictures[path])) }
	for name, c := range map[string]struct {
		args    []string
		prepare func(w *world, site *attic)
		want    map[string]string // how each is known, "" for fetched
	}{
		"hash": {
			prepare: func(w *world, site *attic) {
				site.extra[a] = `data-md5="` + md5Of(site, a) + `"`
				w.put("old/x/whatever.jpg", site.pictures[a])
			},
			want: map[string]string{a: "hash", b: ""},
		},
		"save": {
			prepare: func(w *world, site *attic) {
				w.put("old/attic/red birds/1.jpg", site.pictures[a])
				w.put("old/attic/blue birds/1.jpg", site.pictures[b])
			},
			want: map[string]string{a: "save", b: "save"},
		},
		"address": {
			prepare: func(w *world, site *attic) { w.put("old/one.test/red/1.jpg", site.pictures[a]) },
			want:    map[string]string{a: "address", b: ""},
		},
		"name template with what is not known": {
			args:    []string{"--name", "{site}/{id} *{ext}"},
			prepare: func(w *world, site *attic) { w.put("old/attic/idred_1.jpg 2020-01-01.jpg", site.pictures[a]) },
			want:    map[string]string{a: "name template", b: ""},
		},
		"name template": {
			args:    []string{"--name", "{site} - {gallery} - {name} (*).{extension}"},
			prepare: func(w *world, site *attic) { w.put("old/attic - red birds - 1 (800x600).jpg", site.pictures[a]) },
			want:    map[string]string{a: "name template", b: ""},
		},
		"a template that says more or less": {
			args:    []string{"--name", "{site}/{id}_*{ext}"},
			prepare: func(w *world, site *attic) { w.put("old/attic/idred_1.jpg_2020_01.jpg", site.pictures[a]) },
			want:    map[string]string{a: "", b: ""},
		},
		"no gallery spelled otherwise": {
			prepare: func(w *world, site *attic) { w.put("old/attic/Red_Birds/1.JPG", site.pictures[a]) },
			want:    map[string]string{a: "", b: ""},
		},
		"no bare name, whatever its size": {
			prepare: func(w *world, site *attic) {
				site.extra[a] = fmt.Sprintf("data-size=%d", len(site.pictures[a]))
				w.put("old/1.jpg", site.pictures[a])
			},
			want: map[string]string{a: "", b: ""},
		},
		"a file of another hash": {
			prepare: func(w *world, site *attic) {
				site.extra[a] = `data-md5="` + md5Of(site, a) + `"`
				w.put("old/attic/red birds/1.jpg", fixtures.Picture(99, 3000))
			},
			want: map[string]string{a: "", b: ""},
		},
		"two files of one name": {
			prepare: func(w *world, _ *attic) {
				w.put("old/attic/red birds/1.jpg", fixtures.Picture(98, 3000))
				w.put("old/attic/red birds/1.jpeg", fixtures.Picture(99, 3000))
			},
			want: map[string]string{a: "", b: ""},
		},
		"the same file twice": {
			prepare: func(w *world, site *attic) {
				w.put("old/attic/red birds/1.jpg", site.pictures[a])
				w.put("old/attic/red birds/1.jpeg", site.pictures[a])
			},
			want: map[string]string{a: "save", b: ""},
		},
		"only of other sites": {
			args:    []string{"other"},
			prepare: func(w *world, site *attic) { w.put("old/attic/red birds/1.jpg", site.pictures[a]) },
			want:    map[string]string{a: "", b: ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := newAttic(a, b)
			w := newWorld(t, []byte(atticYAML+"  other: {start: 'https://two.test/', image: img}\n"), site, "one.test")
			c.prepare(w, site)
			before, err := fixtures.Files(filepath.Join(w.dir, "old"))
			if err != nil {
				t.Fatal(err)
			}
			w.offline(exitDone, "adopt", append([]string{"old"}, c.args...)...).wantLines("crawl run")
			w.run(exitDone, "attic")
			if diff := cmp.Diff(c.want, w.adoptedBy()); diff != "" {
				t.Errorf("how pictures were known (-want +got):\n%s", diff)
			}
			fetched := 0
			for _, by := range c.want {
				if by == "" {
					fetched++
				}
			}
			if n := w.pictureRequests(site); n != fetched {
				t.Errorf("%d requests for pictures, want %d", n, fetched)
			}
			w.wantOwnBytes(site)
			after, err := fixtures.Files(filepath.Join(w.dir, "old"))
			if diff := cmp.Diff(before, after); err != nil || diff != "" {
				t.Errorf("the files were changed (%v; -before +after):\n%s", err, diff)
			}
		})
	}
}

// What is cut is told and not taken.
func TestAdoptTellsWhatIsNotWhole(t *testing.T) {
	t.Parallel()
	site := newAttic("/red/1.jpg", "/blue/2.jpg")
	w := newWorld(t, []byte(atticYAML), site, "one.test")
	w.put("old/attic/red birds/1.jpg", half(site.pictures["/red/1.jpg"]))
	w.put("old/attic/blue birds/2.jpg", site.pictures["/blue/2.jpg"])
	w.put("old/attic/blue birds/notes.txt", []byte("seen in June"))
	w.offline(exitIncomplete, "adopt", "old").wantLines(
		"unfit", "red birds/1.jpg", "the file ends there", "files 1 picture", "1 not whole", "1 no pictures")
	if _, err := os.Stat(w.place(".crawl/adopted.db")); err != nil {
		t.Fatal(err)
	}
	w.run(exitDone).wantLines("saved 2 pictures", "1 of them adopted, not fetched")
	if n := w.pictureRequests(site); n != 1 {
		t.Errorf("%d requests for pictures, want 1", n)
	}
}

func (w *world) wantNoIndex() {
	w.t.Helper()
	left, err := filepath.Glob(w.place(".crawl/adopted.db*"))
	if err != nil || len(left) > 0 {
		w.t.Errorf("there is %q still (%v)", left, err)
	}
}

// The output of a crawl whose state is lost is adopted where it stands.
func TestAdoptTheOutputItself(t *testing.T) {
	t.Parallel()
	site := newAttic("/red/1.jpg", "/red/2.jpg", "/blue/1.jpg")
	w := newWorld(t, []byte(strings.Replace(atticYAML, "    start:", "    save: '{site}/{name}{ext}'\n    start:", 1)), site, "one.test")
	w.run(exitDone)
	before := w.files()
	for _, name := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(w.place(".crawl/state.db" + name)); err != nil && name == "" {
			t.Fatal(err)
		}
	}
	w.server.Counter().Reset()
	w.offline(exitDone, "adopt", "galleries").wantLines("files 3 pictures")
	w.run(exitDone)
	if diff := cmp.Diff(before, w.files()); diff != "" {
		t.Errorf("the files are others (-before +after):\n%s", diff)
	}
	if n := w.pictureRequests(site); n > 2 { // of the two that want one name at most
		t.Errorf("%d requests for pictures", n)
	}
	w.offline(exitDone, "verify").wantLines("3 intact")
}

// A dry run changes nothing and says what would be taken, and what is noted can be
// forgotten.
func TestAdoptDryRunAndForget(t *testing.T) {
	t.Parallel()
	site := newAttic("/red/1.jpg", "/blue/2.jpg")
	w := newWorld(t, []byte(atticYAML), fixtures.Misbehave(site,
		fixtures.Order{Path: "/red/1.jpg", Do: fixtures.Status(404)}), "one.test")
	w.put("old/attic/red birds/1.jpg", site.pictures["/red/1.jpg"])
	w.offline(exitDone, "adopt", "old", "--dry-run").wantLines("files 1 picture", "no page was read yet")
	if entries, err := os.ReadDir(filepath.Join(w.dir, "galleries")); err == nil {
		t.Errorf("the output was made: %v", entries)
	}
	w.run(exitIncomplete)
	w.offline(exitDone, "adopt", "old", "--dry-run").wantLines("match https://one.test/red/1.jpg", "by save", "matches 1 of 1 picture", "1 of them failed for good: crawl retry")
	w.offline(exitDone, "adopt", "old", "--dry-run", "--json").wantLines(`{"event":"match","path":`, `{"event":"summary","files":1,`)
	w.wantNoIndex()
	w.offline(exitDone, "adopt", "--forget").wantLines("nothing was noted")
	w.offline(exitDone, "adopt", "old").wantLines("files 1 picture")
	w.offline(exitDone, "adopt", "old").wantLines("files 1 picture") // from the index
	w.offline(exitDone, "adopt", "--forget").wantLines("forgotten")
	w.wantNoIndex()
}

func TestAdoptRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, []byte(atticYAML), newAttic(), "one.test")
	w.put("old/1.jpg", fixtures.Picture(1, 100))
	for name, c := range map[string]struct {
		code int
		args []string
		want string
	}{
		"no folder":        {exitUsage, nil, "name the folder"},
		"folder not there": {exitUsage, []string{"nowhere"}, "no such file"},
		"file":             {exitUsage, []string{"old/1.jpg"}, "--from-gallery-dl"},
		"unknown site":     {exitUsage, []string{"old", "wasps"}, "wasps"},
		"unknown field":    {exitUsage, []string{"old", "--name", "{wings}"}, `reading --name "{wings}"`},
		"no archive":       {exitFailed, []string{"--from-gallery-dl", "old/1.jpg"}, "no SQLite file"},
		"forget a folder":  {exitUsage, []string{"old", "--forget"}, "--forget removes all"},
		"forget on trial":  {exitUsage, []string{"--forget", "--dry-run"}, "not with --dry-run"},
		"name alone":       {exitUsage, []string{"old", "--name", "{site}/{name}"}, "says no more of a picture"},
		"entry of nothing": {exitUsage, []string{"old", "--entry", "{id}"}, "--from-gallery-dl FILE"},
		"name of nothing":  {exitUsage, []string{"--from-gallery-dl", "x.db", "--name", "{id}"}, "name their folder"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, err := command()
			if err != nil {
				t.Fatal(err)
			}
			crawl := exec.Command(path, append([]string{"adopt"}, c.args...)...)
			crawl.Dir = w.dir
			said, _ := crawl.CombinedOutput()
			if code := crawl.ProcessState.ExitCode(); code != c.code || !strings.Contains(string(said), c.want) {
				t.Errorf("it exited with %d, want %d, and does not say %q:\n%s", code, c.code, c.want, said)
			}
		})
	}
}
