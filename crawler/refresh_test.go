package crawler

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

func TestConditionOf(t *testing.T) {
	fetched := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	before := func(age time.Duration) string { return fetched.Add(-age).Format(http.TimeFormat) }
	tests := []struct {
		name   string
		result frontier.Result
		want   http.Header
	}{
		{"nothing", frontier.Result{}, nil},
		{"ETag", frontier.Result{ETag: `W/"1"`}, http.Header{"If-None-Match": {`W/"1"`}}},
		{"ETagBeforeDate", frontier.Result{ETag: `"1"`, LastModified: before(time.Hour)}, http.Header{"If-None-Match": {`"1"`}}},
		{"Date", frontier.Result{LastModified: before(time.Hour)}, http.Header{"If-Modified-Since": {before(time.Hour)}}},
		{"DateTooNew", frontier.Result{LastModified: before(time.Second)}, nil},
		{"NoDate", frontier.Result{LastModified: "yesterday"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := conditionOf(frontier.Record{Settled: fetched, Result: tt.result})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
