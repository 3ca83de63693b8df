package crawler

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// watchful has a run's watchdog look often and be quick to tell.
func watchful(quiet, long time.Duration) func(*Crawler) {
	return func(c *Crawler) {
		c.watchdog.quiet, c.watchdog.long, c.watchdog.period = quiet, long, time.Millisecond
	}
}

// A host that takes a picture's request and stays silent is named.
func TestWatchdogNamesWhatIsStalled(t *testing.T) {
	w := newWorld(t, oneSite)
	w.page("one.test/", imgs("/a.jpg", "/b.jpg"))
	w.pictures("one.test/b.jpg")
	named := make(chan struct{})
	w.answer("one.test/a.jpg", func(n int, rw http.ResponseWriter, r *http.Request) {
		<-named
		pictureOf("one.test/a.jpg")(n, rw, r)
	})
	w.prepare = watchful(100*time.Millisecond, time.Hour)
	var once sync.Once
	want := Aloft{URL: "http://one.test/a.jpg", Host: "one.test", Site: "s", Job: "image", Step: string(stepAnswer)}
	w.onEvent = func(e Event) {
		for _, got := range e.InFlight {
			got.Since = time.Time{}
			if got == want {
				once.Do(func() { close(named) })
			}
		}
	}
	w.complete()
}

// A picture that drips is no stall, but it is named when it takes long.
func TestWatchdogNamesWhatDrips(t *testing.T) {
	w := newWorld(t, oneSite)
	w.page("one.test/", imgs("/a.jpg"))
	w.answer("one.test/a.jpg", func(_ int, rw http.ResponseWriter, _ *http.Request) {
		for _, b := range bytesOf("one.test/a.jpg")[:100] {
			rw.Write([]byte{b})
			rw.(http.Flusher).Flush()
			time.Sleep(4 * time.Millisecond)
		}
		rw.Write(bytesOf("one.test/a.jpg")[100:])
	})
	w.prepare = watchful(time.Hour, 100*time.Millisecond)
	w.complete()
	named := slices.ContainsFunc(w.events, func(e Event) bool {
		return e.Kind == Slow && e.URL == "http://one.test/a.jpg" && strings.Contains(e.Detail, string(stepReceive))
	})
	if !named {
		t.Errorf("nobody was told of it: %+v", w.events)
	}
}

func TestWatchdogTellsLessAndLess(t *testing.T) {
	fs := newFlights()
	ctx := fs.start(t.Context(), "one.test", frontier.Job{ID: frontier.ID{1}})
	w := &watchdog{flights: fs, quiet: time.Minute, long: time.Hour}
	told := func(minutes int) (at []int) {
		for m := range minutes {
			if w.stall(fs.moved.Add(time.Duration(m)*time.Minute)) != nil {
				at = append(at, m)
			}
		}
		return at
	}
	if got := told(60); len(got) > 0 {
		t.Errorf("told after %v minutes of what waits for its turn", got)
	}
	if got := fs.long(time.Now().Add(3*time.Hour), time.Hour); len(got) > 0 {
		t.Errorf("%v is told of what waits for its turn", got)
	}
	flightOf(ctx).reach(stepConnect)
	if got := fs.long(time.Now().Add(3*time.Hour+30*time.Minute), time.Hour); len(got) > 0 {
		t.Errorf("%v is told of what waited for its turn until now", got)
	}
	if got := fs.long(time.Now().Add(5*time.Hour), time.Hour); len(got) != 1 {
		t.Errorf("%v is told of what takes hours", got)
	}
	if diff := cmp.Diff([]int{1, 2, 4, 8, 16, 32}, told(60)); diff != "" {
		t.Errorf("told after so many minutes (-want +got):\n%s", diff)
	}
	flightOf(ctx).reach(stepAnswer)
	if diff := cmp.Diff([]int{1, 2, 4}, told(7)); diff != "" {
		t.Errorf("after it moved, told after so many minutes (-want +got):\n%s", diff)
	}
	before := fs.moved
	body := flightOf(ctx).body(io.NopCloser(strings.NewReader("drip")), 4)
	if n, err := body.Read(make([]byte, 1)); n != 1 || err != nil || !fs.moved.After(before) || fs.received() != 1 {
		t.Errorf("a byte that arrives (%d, %v) is no movement", n, err)
	}
	fs.land(frontier.ID{1})
	if got := told(60); len(got) > 0 {
		t.Errorf("told after %v minutes, when nothing is in flight", got)
	}
}
