package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"magpie/fixtures/bulk"
)

// twoHosts describes two galleries with detail pages, on a host each.
func twoHosts(settings string) []byte {
	var yaml strings.Builder
	fmt.Fprintf(&yaml, "defaults: {%s}\nsites:\n", settings)
	for _, name := range []string{"one", "two"} {
		fmt.Fprintf(&yaml, `
  %[1]s:
    start: https://%[1]s.test/list/1.html
    next: 'a[rel=next]'
    follow:
      links: 'a.item'
      image: '#full'
`, name)
	}
	return []byte(yaml.String())
}

// The server itself never sees more requests at once than parallelism allows,
// on either of two hosts crawled at the same time, pages and pictures together.
func TestParallelismIsNeverExceeded(t *testing.T) {
	for _, parallelism := range []int{1, 3, 8, 20} {
		t.Run(fmt.Sprint(parallelism), func(t *testing.T) {
			hosts := []string{"one.test", "two.test"}
			gallery := bulk.New(bulk.Options{
				Hosts: hosts, Pages: 4, PerPage: 20, Size: 8000, Detail: true, Latency: 2 * time.Millisecond,
			})
			w := newWorld(t, twoHosts(fmt.Sprintf("parallelism: %d", parallelism)), gallery, hosts...)
			w.run(exitDone)
			if n := len(w.files()); n != 160 {
				t.Errorf("%d pictures on disk, want 160", n)
			}
			counter := w.server.Counter()
			for _, host := range hosts {
				if peak := counter.Peak(host); peak > parallelism || parallelism > 1 && peak < 2 {
					t.Errorf("%s saw %d requests at once, want from 2 to %d", host, peak, parallelism)
				}
			}
			if parallelism < 8 && counter.PeakAll() <= parallelism {
				t.Errorf("at most %d requests at once in all: the two hosts were not crawled at the same time", counter.PeakAll())
			}
		})
	}
}

// An interval of 100 ms holds from the start of one request to the start of
// the next, whatever the parallelism.
func TestIntervalIsKept(t *testing.T) {
	hosts := []string{"one.test", "two.test"}
	gallery := bulk.New(bulk.Options{Hosts: hosts, Pages: 2, PerPage: 4, Size: 2000, Detail: true})
	w := newWorld(t, twoHosts("parallelism: 4, interval: 100ms"), gallery, hosts...)
	w.run(exitDone)
	for _, host := range hosts {
		starts := w.server.Counter().Starts(host)
		if len(starts) != 19 { // robots.txt is one of them
			t.Errorf("%s was asked %d times, want 19", host, len(starts))
		}
		// The gate spaces the requests that it sends; the server notes when they
		// arrive. One may be late on its way and the next not (the first makes
		// the connection), so a gap or two may come out shorter, but not many
		// and not the time that all take.
		short := 0
		for i := 1; i < len(starts); i++ {
			if starts[i].Sub(starts[i-1]) < 90*time.Millisecond {
				short++
			}
		}
		if short > 6 {
			t.Errorf("%s: %d of 18 requests came less than 90 ms after the one before", host, short)
		}
		if took := starts[len(starts)-1].Sub(starts[0]); took < 17*100*time.Millisecond {
			t.Errorf("%s: 19 requests arrived within %v, want 1.7 s at least", host, took)
		}
	}
}
