package crawler

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

const withSidecars = `
sites:
  s:
    start: http://one.test/
    fields: {who: .who}
    follow: {links: a, gallery: '{title}', fields: {title: h1, who: .by}, image: img}
    sidecar: true
    save: '{name}{ext}'
`

// served serves one picture behind a list and an album, with all that a host
// can say of it.
func (w *world) served() {
	w.page("one.test/", `<p class=who>Everyone</p><a href=/x>x</a>`)
	w.page("one.test/x", `<h1>Möwen & <i>mehr</i></h1><p class=by>Ann</p>`+imgs("/a.jpg"))
	w.answer("one.test/a.jpg", redirect("/cdn/a"))
	w.answer("one.test/cdn/a", func(n int, rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("ETag", `"v1"`)
		rw.Header().Set("Last-Modified", "Wed, 01 May 2024 10:00:00 GMT")
		pictureOf("a")(n, rw, r)
	})
}

func (w *world) read(name string) []byte {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, "galleries", name))
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

func TestSidecar(t *testing.T) {
	w := newWorld(t, withSidecars)
	w.served()
	w.complete()
	r := w.wantRecord(frontier.Image, frontier.Done, "")
	text := w.read("a.jpg.json")
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	fetched, err := time.Parse(time.RFC3339Nano, got["fetched"].(string))
	if err != nil || fetched.After(time.Now()) || fetched.Before(w.crawler.started) {
		t.Errorf("fetched %v, %v", got["fetched"], err)
	}
	delete(got, "fetched")
	want := map[string]any{
		"url": "http://one.test/a.jpg", "final_url": "http://one.test/cdn/a", "page": "http://one.test/x",
		"site": "s", "rule": "follow", "gallery": "Möwen & mehr",
		"fields": map[string]any{"title": "Möwen & mehr", "who": "Ann"}, "index": 1.0,
		"sha256": hashOf("a"), "size": float64(r.Size), "type": r.Type, "width": float64(r.Width), "height": float64(r.Height),
		"etag": `"v1"`, "last_modified": "Wed, 01 May 2024 10:00:00 GMT",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if keys := keysIn(text); len(keys) < 10 || !slices.IsSorted(keys) {
		t.Errorf("the keys are in the order %q", keys)
	}

	// Another run has nothing to write.
	w.again()
	if diff := cmp.Diff(string(text), string(w.read("a.jpg.json"))); diff != "" {
		t.Errorf("after another run (-before +after)\n%s", diff)
	}
}

// keysIn lists the keys of an indented JSON object as they stand there.
func keysIn(text []byte) (keys []string) {
	for line := range strings.Lines(string(text)) {
		if key, _, ok := strings.Cut(line, ":"); ok && strings.HasPrefix(line, "  \"") {
			keys = append(keys, key)
		}
	}
	return keys
}

// A run that was killed when the picture had its name and the sidecar had not
// is repaired by the next; a picture that was there before gets its own too.
func TestSidecarOfAdoptedPictures(t *testing.T) {
	w := newWorld(t, withSidecars)
	w.served()
	w.write("galleries/a.jpg", string(bytesOf("a")))
	sum := w.run()
	if sum.Adopted != 1 || !sum.Complete() {
		t.Errorf("got %+v", sum)
	}
	if len(keysIn(w.read("a.jpg.json"))) == 0 {
		t.Error("the sidecar is empty")
	}
}

// What somebody wrote beside a picture is never written over.
func TestSidecarInTheWay(t *testing.T) {
	w := newWorld(t, withSidecars)
	w.served()
	w.write("galleries/a.jpg.json", "my notes")
	w.complete()
	r := w.wantRecord(frontier.Image, frontier.Done, "")
	if got := string(w.read("a.jpg.json")); got != "my notes" {
		t.Errorf("the notes are now %q", got)
	}
	if len(w.read("a.jpg-"+shortKey(r.Job)+".json")) == 0 {
		t.Error("there is no sidecar")
	}
}
