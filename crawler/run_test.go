package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// However many hosts there are, no more requests are under way than there are
// connections.
func TestConnectionsAreShared(t *testing.T) {
	const hosts, connections = 30, 4
	var yaml strings.Builder
	fmt.Fprintf(&yaml, "connections: %d\nsites:\n", connections)
	w := newWorld(t, "")
	var all []string
	for i := range hosts {
		host := fmt.Sprintf("h%02d.test", i)
		fmt.Fprintf(&yaml, "  s%02d: {start: 'http://%s/', image: img, parallelism: 3}\n", i, host)
		w.page(host+"/", imgs("/a.jpg", "/b.jpg", "/c.jpg"))
		for _, name := range []string{"/a.jpg", "/b.jpg", "/c.jpg"} {
			all = append(all, host+name)
			w.answer(host+name, func(n int, rw http.ResponseWriter, r *http.Request) {
				time.Sleep(2 * time.Millisecond)
				pictureOf(host+name)(n, rw, r)
			})
		}
	}
	w.yaml = yaml.String()
	w.complete()
	if peak := w.server.Counter().PeakAll(); peak > connections {
		t.Errorf("%d requests at once, want %d at most", peak, connections)
	}
	w.wantTotal(hosts * 4)
	w.wantKept(all...)
}

func TestParallelismIsKept(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, parallelism: 3}
  t: {start: 'http://two.test/', image: img, parallelism: 2}
`)
	var paths []string
	for i := range 20 {
		paths = append(paths, fmt.Sprintf("http://one.test/%02d.jpg", i))
		address := strings.TrimPrefix(paths[i], "http://")
		w.answer(address, func(n int, rw http.ResponseWriter, r *http.Request) {
			time.Sleep(2 * time.Millisecond)
			pictureOf(address)(n, rw, r)
		})
	}
	w.page("one.test/", imgs(paths[:10]...))
	w.page("two.test/", imgs(paths[10:]...))
	w.complete()
	// The stricter of two sites counts, from its first job there on.
	if peak := w.server.Counter().Peak("one.test"); peak > 3 {
		t.Errorf("%d requests at once, want 3 at most", peak)
	}
}

// The goroutines of a run are those of its workers and connections, however
// much it keeps.
func TestGoroutinesAreBounded(t *testing.T) {
	const pages, perPage, parallelism = 20, 100, 8
	gallery := bulk.New(bulk.Options{Hosts: []string{"one.test"}, Pages: pages, PerPage: perPage, Size: 700, Scheme: "http"})
	w := newWorld(t, fmt.Sprintf(`
sites:
  s: {start: 'http://one.test/list/1.html', next: 'a[rel=next]', image: a.pic, parallelism: %d}
`, parallelism))
	w.handler = gallery
	before, most := runtime.NumGoroutine(), 0
	w.onEvent = func(Event) { most = max(most, runtime.NumGoroutine()) }
	w.complete()
	if n := len(w.records(frontier.Image, frontier.Done)); n != pages*perPage {
		t.Errorf("%d pictures, want %d", n, pages*perPage)
	}
	// Of each connection there are two here and two at the server, which runs
	// in this process; the store syncs eight files at once.
	if bound := before + parallelism*(1+2+2) + 40; most > bound {
		t.Errorf("%d goroutines at once, %d before the run, want %d at most", most, before, bound)
	}
	t.Logf("%d goroutines at most, %d before the run", most, before)
}

// A lane that began with fewer workers than its host allows, for want of
// connections, gets the others when they come free.
func TestLaneWidens(t *testing.T) {
	w := newWorld(t, `
connections: 4
defaults: {parallelism: 3}
sites:
  short: {start: 'http://one.test/', image: img}
  long: {start: 'http://two.test/', image: img}
`)
	var long []string
	for i := range 200 {
		address := fmt.Sprintf("two.test/%d.jpg", i)
		long = append(long, "/"+strings.TrimPrefix(address, "two.test/"))
		w.answer(address, func(n int, rw http.ResponseWriter, r *http.Request) {
			time.Sleep(2 * time.Millisecond)
			pictureOf(address)(n, rw, r)
		})
	}
	w.page("one.test/", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	w.page("two.test/", imgs(long...))
	w.complete()
	if peak := w.server.Counter().Peak("two.test"); peak != 3 {
		t.Errorf("%d requests at once to the host that was alone in the end, want 3", peak)
	}
}

// A run waits for an interval of its own, however long, and for a host that is
// parked it does not.
func TestIntervalsAreWaitedFor(t *testing.T) {
	tests := []struct {
		name, yaml string
		want       time.Duration
	}{
		{"none", "", longestWait},
		{"a short one", ", interval: 5s", longestWait},
		{"a long one", ", interval: 2h-3h", 3 * time.Hour},
		{"one of a rule", ", follow: {links: a, interval: 5h}", 5 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "sites: {s: {start: 'http://one.test/', image: img"+tt.yaml+"}}")
			c, err := Open(w.options())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			s := &scheduler{Crawler: c}
			if s.nothingFor(time.Now().Add(tt.want)) || !s.nothingFor(time.Now().Add(tt.want+time.Minute)) {
				t.Errorf("a run waits for %v, want %v", c.mostWait, tt.want)
			}
			if c.busy.parked <= c.mostWait || c.outages.parked <= c.mostWait {
				t.Errorf("a run that waits for %v waits for parked hosts too", c.mostWait)
			}
		})
	}
}

// A host that waits for a lane, and whose lease cannot be renewed, is free for others.
func TestHostThatCannotBeKeptIsGivenBack(t *testing.T) {
	s := shareOf(t, nil, 1, 0)
	h := &frontier.Host{}
	job := frontier.Job{ID: frontier.NewID(frontier.Page, "", "two.test"), Kind: frontier.Page, Host: "two.test"}
	_, err := s.frontier.Add(t.Context(), []frontier.Job{job})
	if err == nil {
		h, _, err = s.frontier.Take(t.Context(), leaseTime)
	}
	if h == nil || err != nil {
		t.Fatalf("the host is not to be had: %v", err)
	}
	s.waiting, s.frontier = []*frontier.Host{h}, unrenewing{s.frontier}
	got, _, err := s.host(t.Context())
	if err != nil || got == nil || got.Name != "two.test" {
		t.Errorf("got %v, %v; want the host once more", got, err)
	}
}

// unrenewing is a frontier whose server cannot be reached when a lease is to be renewed.
type unrenewing struct{ frontier.Frontier }

func (unrenewing) Renew(context.Context, *frontier.Host, time.Duration) error {
	return errors.New("the server is away")
}
