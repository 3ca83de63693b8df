package crawler

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// What is in flight at a host, and what is known, can be seen while it lasts.
func TestProgressWhileAPictureComes(t *testing.T) {
	w := newTwoSites(t)
	var seen Progress
	w.answer("two.test/c.jpg", func(n int, rw http.ResponseWriter, r *http.Request) {
		w.crawler.known.expire()
		seen = w.crawler.Progress(t.Context())
		pictureOf("two.test/c.jpg")(n, rw, r)
	})
	w.complete()
	var at HostProgress
	for _, h := range seen.Hosts {
		if h.Host == "two.test" {
			at = h
		}
	}
	if at.InFlight < 1 || at.Limit < at.InFlight || at.Received == 0 || at.Step == "" {
		t.Errorf("of the host: %+v", at)
	}
	if seen.Known.Pictures.Open < 1 {
		t.Errorf("known: %+v", seen.Known)
	}
}

// progressAtEnd is how far a run says it is when it has ended.
func (w *world) progressAtEnd() Progress {
	w.t.Helper()
	c, err := Open(w.options())
	if err != nil {
		w.t.Fatal(err)
	}
	defer c.Close()
	c.Progress(w.t.Context()) // what is known before is not taken for what is known then
	if _, err := c.Run(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return c.Progress(w.t.Context())
}

func TestProgressAtTheEnd(t *testing.T) {
	w := newTwoSites(t)
	w.answer("two.test/c.jpg", status(404))
	got := w.progressAtEnd()
	want := Inventory{Pages: Counts{Done: 2}, Pictures: Counts{Done: 2, Failed: 1}}
	if diff := cmp.Diff(want, got.Known); diff != "" {
		t.Errorf("known (-want +got):\n%s", diff)
	}
	if len(got.Hosts) != 0 || got.Received < got.Bytes {
		t.Errorf("got %+v", got)
	}
}

// A host that asks to be left alone is among those that rest, with its reason.
func TestProgressNamesAHostThatRests(t *testing.T) {
	w := newTwoSites(t)
	w.answer("two.test/c.jpg", busyFor("7200"))
	known := w.progressAtEnd().Known
	if len(known.Resting) != 1 || known.Rest != 1 {
		t.Fatalf("got %+v", known)
	}
	r := known.Resting[0]
	if r.Host != "two.test" || r.Cause != "429" || !r.Parked || time.Until(r.Until) < time.Hour {
		t.Errorf("got %+v", r)
	}
}

// An errand works on a frontier of its own meanwhile, and the machines are there all the same.
func TestProgressOfAFleetOnAnErrand(t *testing.T) {
	w := newWorld(t, onePicture)
	c := newCrawler(w.options(), []string{"one"}, frontier.NewMemory(time.Now), nil)
	defer c.client.Close()
	if c.Progress(t.Context()).Shared {
		t.Error("others are told to work on a crawl that nobody shares")
	}
	c.fleet, c.frontier = &fleet{}, &errand{}
	if !c.Progress(t.Context()).Shared {
		t.Error("nobody else is told to work on a crawl that is shared")
	}
}
