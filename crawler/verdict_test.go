package crawler

import (
	"net/http"
	"testing"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

func TestBackoffBounds(t *testing.T) {
	b := backoff{base: time.Second, longest: 10 * time.Second}
	tests := []struct {
		tries int
		most  time.Duration
	}{
		{1, time.Second}, {2, 2 * time.Second}, {3, 4 * time.Second}, {4, 8 * time.Second},
		{5, 10 * time.Second}, {6, 10 * time.Second}, {1 << 40, 10 * time.Second},
	}
	for _, tt := range tests {
		for range 200 {
			if got := b.after(tt.tries); got < tt.most/2 || got > tt.most {
				t.Errorf("%v after %d tries, want %v to %v", got, tt.tries, tt.most/2, tt.most)
			}
		}
	}
}

func TestBackoffOfJobs(t *testing.T) {
	b := backoff{base: time.Second, longest: 10 * time.Second}
	tests := []struct {
		tries       int
		least, most time.Duration
	}{
		{1, time.Second / 8, time.Second / 4},
		{2, time.Second, 2 * time.Second},
		{3, 2 * time.Second, 4 * time.Second},
		{9, 5 * time.Second, 10 * time.Second},
	}
	for _, tt := range tests {
		for range 200 {
			if got := b.ofJob(tt.tries); got < tt.least || got > tt.most {
				t.Errorf("%v after %d tries, want %v to %v", got, tt.tries, tt.least, tt.most)
			}
		}
	}
}

// askedFor is the verdict on a host that asked to be left alone for a while.
func askedFor(after time.Duration) fetch.Verdict {
	return fetch.Verdict{Class: fetch.Busy, Cause: "503", After: after}
}

func TestBusyHosts(t *testing.T) {
	b := backoff{base: time.Second, longest: time.Minute}
	t.Run("are left alone for as long as they say", func(t *testing.T) {
		if got := newBusyHosts().answered("h", askedFor(7*time.Second), b); got != 7*time.Second {
			t.Errorf("got %v", got)
		}
	})
	t.Run("are left alone longer each time when they say nothing", func(t *testing.T) {
		h := newBusyHosts()
		for n := 1; n <= 4; n++ {
			most := time.Second << (n - 1)
			if got := h.answered("h", askedFor(0), b); got < most/2 || got > most {
				t.Errorf("%v the %d-th time, want %v to %v", got, n, most/2, most)
			}
		}
	})
	t.Run("are parked after many times in a row", func(t *testing.T) {
		h := newBusyHosts()
		for range manyBusy - 1 {
			if got := h.answered("h", askedFor(0), b); got > b.longest {
				t.Fatalf("parked early: %v", got)
			}
		}
		if got := h.answered("h", askedFor(time.Second), b); got != parked {
			t.Errorf("got %v, want %v", got, parked)
		}
		if got := h.answered("other", askedFor(time.Second), b); got != time.Second {
			t.Errorf("another host is left alone for %v", got)
		}
	})
	t.Run("are not parked when they gave something between", func(t *testing.T) {
		h := newBusyHosts()
		for range 5 * manyBusy {
			if got := h.answered("h", askedFor(time.Second), b); got != time.Second {
				t.Fatalf("got %v", got)
			}
			h.gave("h")
		}
		if len(h.inRow) != 0 {
			t.Errorf("hosts that gave are remembered: %v", h.inRow)
		}
	})
}

func TestHostThatIsBusy(t *testing.T) {
	t.Run("is left alone for as long as it says", func(t *testing.T) {
		w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, tries: 1, parallelism: 1}
`)
		w.page("one.test/", imgs("/a.jpg", "/b.jpg"))
		w.pictures("one.test/b.jpg")
		w.answer("one.test/a.jpg", firstTimes(1, busyFor("1"), pictureOf("one.test/a.jpg")))
		w.complete()
		w.wantKept("one.test/a.jpg", "one.test/b.jpg")
		w.wantRequests(2, "one.test/a.jpg")
		w.wantRequests(1, "one.test/b.jpg")
		starts := w.server.Counter().Starts("one.test")
		// Before it went robots.txt and the page.
		if pause := starts[3].Sub(starts[2]); pause < time.Second {
			t.Errorf("asked again after %v, want 1s at least", pause)
		}
		if w.count(Postponed) != 1 || w.count(Retry) != 0 {
			t.Errorf("%d times postponed and %d retries, want 1 and none", w.count(Postponed), w.count(Retry))
		}
		for _, r := range w.records(frontier.Image, frontier.Done) {
			if r.Tries != 0 {
				t.Errorf("%s has %d tries, want none", r.URL, r.Tries)
			}
		}
	})
	t.Run("is asked again soon when it does not say", func(t *testing.T) {
		w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, tries: 1}
`)
		w.answer("one.test/", firstTimes(5, status(http.StatusTooManyRequests), html(imgs("/a.jpg"))))
		w.pictures("one.test/a.jpg")
		w.complete()
		w.wantRequests(6, "one.test/")
		w.wantKept("one.test/a.jpg")
	})
	t.Run("is parked when it is always busy", func(t *testing.T) {
		w := newWorld(t, oneSite)
		w.answer("one.test/", status(http.StatusTooManyRequests))
		sum := w.run()
		w.wantRequests(manyBusy, "one.test/")
		wantPostponed(t, sum, "one.test", parked)
	})
	t.Run("is left to a later run when it asks for hours", func(t *testing.T) {
		w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, parallelism: 1}
`)
		w.page("one.test/", imgs("/a.jpg", "http://two.test/b.jpg"))
		w.answer("one.test/a.jpg", busyFor("7200"))
		w.pictures("two.test/b.jpg")
		sum := w.run()
		wantPostponed(t, sum, "one.test", 2*time.Hour)
		if sum.Interrupted || sum.Failed != 0 || sum.Saved != 1 || sum.Postponed[0].Open != 1 {
			t.Errorf("got %+v", sum)
		}
		w.wantKept("two.test/b.jpg")

		sum = w.again()
		w.wantTotal(0)
		wantPostponed(t, sum, "one.test", 2*time.Hour-time.Minute)
		if sum.Open != 2 {
			t.Errorf("%d jobs are open, want the start page and the picture", sum.Open)
		}
	})
}

func wantPostponed(t *testing.T, sum Summary, host string, atLeast time.Duration) {
	t.Helper()
	if sum.Complete() || sum.Open == 0 || len(sum.Postponed) != 1 || sum.Postponed[0].Host != host {
		t.Fatalf("want %s postponed, got %+v", host, sum)
	}
	if until := sum.Postponed[0].Until; until.Before(sum.Started.Add(atLeast)) {
		t.Errorf("postponed until %v, want %v from %v", until, atLeast, sum.Started)
	}
}

// A picture that is had where it was found serves its twins, wherever it was sent
// in between.
func TestSendOn(t *testing.T) {
	for _, tt := range []struct {
		name  string
		to    []string
		found string // "" if it is where it was found
	}{
		{"elsewhere", []string{"http://two.test/a.jpg"}, "http://one.test/a.jpg"},
		{"to its own address", []string{"http://one.test/a.jpg"}, ""},
		{"elsewhere and back", []string{"http://two.test/a.jpg", "http://one.test/a.jpg"}, ""},
		{"farther", []string{"http://two.test/a.jpg", "http://two.test/b.jpg"}, "http://one.test/a.jpg"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			job := frontier.Job{Host: "one.test", Task: frontier.Task{URL: "http://one.test/a.jpg"}}
			for _, address := range tt.to {
				sendOn(&job, "some.test", address)
			}
			if last := tt.to[len(tt.to)-1]; job.URL != last || job.Found != tt.found {
				t.Errorf("got %s, found at %q; want %s, %q", job.URL, job.Found, last, tt.found)
			}
		})
	}
}
