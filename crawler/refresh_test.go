package crawler

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"magpie/frontier"
)

const onePicture = `
sites:
  one:
    start: http://one.test/1
    image: img
`

// stamped answers with the picture of an address under an ETag.
func stamped(address string) answerFunc {
	return func(_ int, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write(bytesOf(address))
	}
}

// refresh forgets what was asked for so far and makes a run that refreshes.
func (w *world) refresh() Summary {
	w.t.Helper()
	w.prepare = func(c *Crawler) { c.refreshing = true }
	return w.again()
}

// The address that led to the picture is asked, not where it led: that may be
// another by now.
func TestRefreshFollowsRedirects(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", imgs("/a.jpg"))
	w.answer("one.test/a.jpg", redirect("http://two.test/old.jpg"))
	w.answer("two.test/old.jpg", stamped("two.test/old.jpg"))
	w.complete()
	w.answer("one.test/a.jpg", redirect("http://three.test/new.jpg"))
	w.answer("three.test/new.jpg", stamped("two.test/old.jpg"))
	if got := w.refresh().Refreshed; got != (Refreshed{Unchanged: 1}) {
		t.Errorf("refreshed: %+v, want one unchanged", got)
	}
	w.wantRequests(1, "one.test/a.jpg", "three.test/new.jpg")
	w.wantRequests(0, "two.test/old.jpg")
	if r := w.wantRecord(frontier.Image, frontier.Done, ""); r.URL != "http://two.test/old.jpg" {
		t.Errorf("the record has the address %s", r.URL)
	}
}

// Another candidate may be a smaller picture: it is no newer one.
func TestRefreshAsksTheCandidateThatWasHad(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", `<a href="/large.jpg"><img src="/small.jpg"></a>`)
	w.answer("one.test/large.jpg", stamped("one.test/large.jpg"))
	w.pictures("one.test/small.jpg")
	w.complete()
	w.answer("one.test/large.jpg", status(http.StatusNotFound))
	if got := w.refresh().Refreshed; got != (Refreshed{Gone: 1}) {
		t.Errorf("refreshed: %+v, want one gone", got)
	}
	w.wantRequests(0, "one.test/small.jpg")
	w.wantFiles(map[string]string{"one/large.jpg": "one.test/large.jpg"})
}

// What a run fetched itself is not asked for again, and what the stanza does not
// want takes no picture's place.
func TestRefreshKeepsWhatIsWanted(t *testing.T) {
	w := newWorld(t, onePicture+"    min_size: 1000\n")
	w.page("one.test/1", imgs("/a.jpg"))
	w.answer("one.test/a.jpg", stamped("one.test/a.jpg"))
	if got := w.refresh().Refreshed; got != (Refreshed{}) {
		t.Errorf("refreshed: %+v, want nothing", got)
	}
	w.wantRequests(1, "one.test/a.jpg")
	w.yaml = onePicture + "    min_size: 5000\n"
	w.answer("one.test/a.jpg", pictureOf("one.test/b.jpg"))
	if got := w.refresh().Refreshed; got != (Refreshed{Unsure: 1}) {
		t.Errorf("refreshed: %+v, want one unsure", got)
	}
	w.wantFiles(map[string]string{"one/a.jpg": "one.test/a.jpg"})
}

// However a host tells its pictures apart, or fails to, one that was put in the
// place of another is noticed, and no other is.
func TestRefreshTellsOnePictureFromAnother(t *testing.T) {
	const older, newer = "Sat, 02 May 2026 10:00:00 GMT", "Sun, 03 May 2026 10:00:00 GMT"
	long := `"` + strings.Repeat("a", maxETag) + `"`
	tests := []struct {
		name             string
		before, after    string // the names of headers and their values, as "NAME: VALUE"
		replaced         bool
		answer           func(answerFunc) answerFunc
		want             Refreshed
		wantGETs, wantIf int
	}{
		{"replaced by an older one", "Last-Modified: " + newer, "Last-Modified: " + older, true, asIs, Refreshed{Replaced: 1}, 1, 0},
		{"the same date", "Last-Modified: " + older, "Last-Modified: " + older, false, asIs, Refreshed{Unchanged: 1}, 0, 0},
		{"another date", "Last-Modified: " + older, "Last-Modified: " + newer, false, asIs, Refreshed{Unchanged: 1}, 1, 0},
		{"the same ETag", `ETag: "1"`, `ETag: "1"`, false, asIs, Refreshed{Unchanged: 1}, 1, 1},
		{"304 with another ETag", `ETag: "1"`, `ETag: "2"`, true, always304, Refreshed{Replaced: 1}, 2, 1},
		{"an ETag too long to be sent", "ETag: " + long, "ETag: " + long, false, asIs, Refreshed{Unchanged: 1}, 0, 0},
		{"HEAD not answered", "X: 1", "X: 1", false, withoutHead, Refreshed{Unchanged: 1}, 1, 0},
		{"HEAD not answered, replaced", "X: 1", "X: 1", true, withoutHead, Refreshed{Replaced: 1}, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, onePicture)
			w.page("one.test/1", imgs("/a.jpg"))
			w.answer("one.test/a.jpg", served("one.test/a.jpg", tt.before))
			w.complete()
			now := "one.test/a.jpg"
			if tt.replaced {
				now = "one.test/b.jpg"
			}
			gets, conditions := 0, 0
			answer := tt.answer(served(now, tt.after))
			w.answer("one.test/a.jpg", func(n int, rw http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					gets++
				}
				if r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "" {
					conditions++
				}
				answer(n, rw, r)
			})
			if got := w.refresh().Refreshed; got != tt.want {
				t.Errorf("refreshed: %+v, want %+v", got, tt.want)
			}
			if gets != tt.wantGETs || conditions != tt.wantIf {
				t.Errorf("%d GETs, %d requests on condition, want %d and %d", gets, conditions, tt.wantGETs, tt.wantIf)
			}
		})
	}
}

// served answers with the picture of an address and a header, and heeds
// conditions as a server of files does.
func served(address, header string) answerFunc {
	name, value, _ := strings.Cut(header, ": ")
	return func(_ int, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		w.Header().Set(name, value)
		modified, _ := http.ParseTime(w.Header().Get("Last-Modified"))
		http.ServeContent(w, r, "a.jpg", modified, bytes.NewReader(bytesOf(address)))
	}
}

func asIs(a answerFunc) answerFunc { return a }

// always304 says of every picture that it did not change, if it is asked.
func always304(a answerFunc) answerFunc {
	return func(n int, w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" {
			w.Header().Set("ETag", `"2"`)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		a(n, w, r)
	}
}

// withoutHead hangs up on HEAD.
func withoutHead(a answerFunc) answerFunc {
	return func(n int, w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			reset(n, w, r)
			return
		}
		a(n, w, r)
	}
}
