package crawler

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"magpie/frontier"
)

// gone is what a host sends instead of a picture.
var gone = pictureOf("gone")

func TestPlaceholderIsNoPicture(t *testing.T) {
	bySize := fmt.Sprint(len(bytesOf("gone")))
	for name, placeholder := range map[string]string{
		"by its hash": "'" + strings.ToUpper(hashOf("gone")) + "'", "by its size": "[7, " + bySize + "]",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, fallback: .png, placeholder: `+placeholder+`, parallelism: 1}
`)
			w.page("one.test/", imgs("/a.jpg", "/b.jpg"))
			w.answer("one.test/a.jpg", gone)
			w.answer("one.test/a.png", large("a"))
			w.answer("one.test/b.jpg", gone)
			w.answer("one.test/b.png", gone)
			sum := w.run()
			if sum.Saved != 1 || sum.FailedBy[causePlaceholder].N != 1 || sum.FailedBy[causePlaceholder].Advice == "" {
				t.Errorf("got %+v", sum)
			}
			if r := w.wantRecord(frontier.Image, frontier.Done, ""); r.URL != "http://one.test/a.png" {
				t.Errorf("kept %s", r.URL)
			}
			w.wantTrueRecords()

			// It stays so until another is meant: then the picture is asked for
			// where it was found first.
			w.again()
			w.wantTotal(1)
			w.yaml = strings.Replace(w.yaml, placeholder, "[8]", 1)
			if sum := w.again(); !sum.Complete() || sum.Saved != 1 {
				t.Errorf("got %+v", sum)
			}
			w.wantRequests(1, "one.test/b.jpg")
			w.wantTotal(2)
		})
	}
}

// large answers with the picture of an address and more bytes than others have.
func large(address string) answerFunc {
	return func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Write(append(bytesOf(address), "behind its end"...))
	}
}

func TestDamagedPlaceholderIsNoPicture(t *testing.T) {
	half := bytesOf("gone")[:1000]
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, placeholder: 1000}
`)
	w.page("one.test/", imgs("/a.jpg"))
	w.answer("one.test/a.jpg", func(_ int, rw http.ResponseWriter, _ *http.Request) { rw.Write(half) })
	w.run()
	w.wantRequests(1, "one.test/a.jpg")
	w.wantRecord(frontier.Image, frontier.Failed, causePlaceholder)
	w.wantFiles(nil)
}

// What another gallery kept before it was known for a placeholder is not taken
// from there.
func TestPlaceholderIsNotTakenFromATwin(t *testing.T) {
	w := newWorld(t, albums)
	w.page("one.test/", `<p class=who>Ann</p><a class=album href=/birds>1</a>`)
	w.page("one.test/birds", album("Birds", "", "/p/1"))
	w.page("one.test/p/1", `<h2>Nest</h2>`+imgs("/1.jpg"))
	w.answer("one.test/1.jpg", gone)
	w.complete()

	w.yaml = strings.Replace(albums, "start:", "placeholder: "+hashOf("gone")+"\n    start:", 1)
	w.page("one.test/", `<p class=who>Ann</p><a class=album href=/trees>2</a>`)
	w.page("one.test/trees", album("Trees", "", "/p/1"))
	if sum := w.again(); sum.FailedBy[causePlaceholder].N != 1 {
		t.Errorf("got %+v", sum)
	}
	w.wantRequests(1, "one.test/1.jpg")
}
