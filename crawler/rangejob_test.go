package crawler

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"magpie/config"
	"magpie/fetch"
	"magpie/frontier"
)

// However long a range is, few of its addresses are known at a time, whether
// its host gives what it is asked for or not.
func TestHugeRangeIsNotMadeAtOnce(t *testing.T) {
	tests := []struct {
		name, site string
		length     int64
		handler    http.Handler
	}{
		{"pictures", "{urls: 'http://one.test/[1-10000000].jpg', parallelism: 4}", 1e7, everyNth(100)},
		{"pages", "{start: 'http://one.test/[1-10000000].html', image: img, parallelism: 4}", 1e7, everyNth(100)},
		{"two hosts", "{urls: 'http://h[1-2].test/[1-10000000].jpg', parallelism: 2}", 2e7, everyNth(100)},
		{"a failing host", "{urls: 'http://one.test/[1-10000000].jpg', parallelism: 4}", 1e7, failing},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, "sites:\n  s: "+test.site)
			w.handler = test.handler
			w.drainAfter(150)
			sum := w.run()
			if !sum.Interrupted || sum.Complete() {
				t.Errorf("got %+v, want it interrupted", sum)
			}
			open, settled := w.jobs()
			if open < manyImages/2 || open > 5*manyImages {
				t.Errorf("%d jobs are open, want a few thousand at most", open)
			}
			if got := sum.Open + settled; got != test.length {
				t.Errorf("%d are left and %d settled, want %d in all", sum.Open, settled, test.length)
			}
		})
	}
}

// jobs counts the pages and pictures that are known.
func (w *world) jobs() (open, settled int64) {
	w.t.Helper()
	for _, r := range append(w.records(frontier.Page, frontier.Unknown), w.records(frontier.Image, frontier.Unknown)...) {
		if r.State == frontier.Open {
			open++
		} else {
			settled++
		}
	}
	return open, settled
}

// failing is a host that has no picture and no excuse.
var failing = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	w.WriteHeader(http.StatusInternalServerError)
})

// A range goes on when what it made has failed for good.
func TestRangeGoesOnAfterFailures(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {urls: 'http://one.test/[1-1200].jpg', parallelism: 8, tries: 1}
`)
	w.handler = failing
	if sum := w.run(); sum.Failed != 1200 || sum.Open != 0 {
		t.Errorf("got %+v, want all tried", sum)
	}
	w.wantTotal(1200)
}

func TestTwoSitesShareAHost(t *testing.T) {
	w := newWorld(t, `
sites:
  a: {urls: 'http://one.test/a/[1-10000000].jpg', parallelism: 4}
  b: {urls: 'http://one.test/b/[1-10000000].jpg', parallelism: 4}
`)
	w.handler = everyNth(100)
	worked := map[string]int{}
	events := 0
	w.onEvent = func(e Event) {
		worked[e.Site]++
		if events++; events == 3300 {
			w.crawler.Drain()
		}
	}
	w.run()
	if worked["a"] < 500 || worked["b"] < 500 {
		t.Errorf("the sites had %v, want each its turn", worked)
	}
}

func TestHostsOfARangeAreWorkedSideBySide(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {urls: 'http://h[1-3].test/[1-2].jpg'}
`)
	w.handler = everyNth(1)
	release := make(chan struct{})
	inner := w.handler
	w.handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Host == "h1.test" {
			<-release
		}
		inner.ServeHTTP(rw, r)
	})
	saved := 0
	w.onEvent = func(e Event) {
		if e.Kind == Saved && !strings.Contains(e.URL, "h1.test") {
			if saved++; saved == 4 {
				close(release)
			}
		}
	}
	w.complete()
	w.wantTotal(6)
}

// A range whose pictures all wait for another attempt must not keep its host
// due: the host would be leased again and again, for nothing.
func TestHeldRangeLetsItsHostRest(t *testing.T) {
	ranges, faults := compileRanges(&config.Site{
		Name: "s", URLs: []config.Text{{Value: "http://one.test/[1-5000].jpg"}},
	}, &config.Env{})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	r := ranges[0]
	job := r.job
	job.Host = "one.test"
	later := time.Now().Add(time.Hour).Truncate(time.Millisecond)
	jobs := []frontier.Job{job}
	for i := range manyImages {
		picture := frontier.Job{Kind: frontier.Image, Host: "one.test", Due: later}
		picture.Site, picture.URL = "s", fmt.Sprintf("http://one.test/%d.jpg", i)
		picture.ID = frontier.NewID(frontier.Image, "", picture.URL)
		jobs = append(jobs, picture)
	}
	f := frontier.NewMemory(time.Now)
	if _, err := f.Add(t.Context(), jobs); err != nil {
		t.Fatal(err)
	}
	h, _, err := f.Take(t.Context(), time.Hour)
	if err != nil || h == nil {
		t.Fatal(h, err)
	}
	book := &Rulebook{sites: map[string]*site{"s": {byID: map[frontier.ID]*addressRange{job.ID: r}}}}
	l := newLane(&Crawler{frontier: f, rules: book, outages: newOutages(), flights: newFlights(), floor: &floor{}, budget: newBudget(Budget{}, nil), client: fetch.New(fetch.Options{}), draining: make(chan struct{})}, h, 1, newConnections(1))
	if err := l.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	h, next, err := f.Take(t.Context(), time.Hour)
	if err != nil || h != nil || !next.Equal(later) {
		t.Errorf("Take = %v, %v, %v; want nothing before %v", h, next, err, later)
	}
}
