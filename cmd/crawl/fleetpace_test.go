//go:build unix

package main

import (
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"magpie/fixtures/bulk"
)

// newPacedFleet is a crawl of some hosts that machines share, each with a site that has
// some more keys.
func newPacedFleet(t *testing.T, machines int, o bulk.Options, keys string) *fleetWorld {
	t.Helper()
	var sites strings.Builder
	sites.WriteString("connections: 4\nsites:\n")
	for i, host := range o.Hosts {
		fmt.Fprintf(&sites, "  site%d: {start: 'https://%s/list/1.html', next: 'a[rel=next]', image: a.pic, %s}\n", i, host, keys)
	}
	f := &fleetWorld{redis: startRedisServer(t), gallery: bulk.New(o), sites: sites.String()}
	f.world = newWorld(t, nil, f.gallery, o.Hosts...)
	f.configs = f.fleetOf(machines, f.redis.state(), f.sites)
	return f
}

// hostsOf are some names.
func hostsOf(n int) (hosts []string) {
	for i := range n {
		hosts = append(hosts, fmt.Sprintf("host%d.test", i))
	}
	return hosts
}

// wantOnce wants each picture kept, and asked for once.
func (f *fleetWorld) wantOnce() {
	f.t.Helper()
	isKept := f.keptByMachines()
	for p := range f.gallery.Pictures() {
		if n := f.server.Counter().Requests(p.URL); n != 1 || !isKept(p) {
			f.t.Errorf("%s was asked for %d times, or is on no machine", p.URL, n)
		}
	}
}

// The hosts of a group have the limits of one over all machines.
func TestFleetKeepsTheLimitOfAGroup(t *testing.T) {
	o := bulk.Options{Hosts: hostsOf(10), Pages: 2, PerPage: 5, Size: 3000, Latency: 50 * time.Millisecond}
	f := newPacedFleet(t, 3, o, "parallelism: 4, group: g")
	for range 3 {
		f.join()
	}
	for _, run := range f.runs {
		if code := run.wait(); code != exitDone {
			t.Fatalf("a machine ended with %d\n%s%s", code, &run.stdout, &run.stderr)
		}
	}
	if peak := f.server.Counter().PeakAll(); peak > 4 {
		t.Errorf("the group saw %d requests at once, want 4 at most", peak)
	}
	f.wantOnce()
}

// A machine that is stopped hands its host to another, which waits for as long as the
// interval asks for.
func TestFleetHandsOnTheInterval(t *testing.T) {
	t.Parallel()
	o := bulk.Options{Hosts: hostsOf(1), Pages: 1, PerPage: 4, Size: 3000}
	f := newPacedFleet(t, 2, o, "interval: 1500ms, robots: false")
	first := f.join()
	f.asked(1)
	f.arrive()
	first.signal(syscall.SIGTERM)
	if code := first.wait(); code != exitInterrupted {
		t.Fatalf("the first ended with %d", code)
	}
	if code := f.runs[1].wait(); code != exitDone {
		t.Fatalf("the other ended with %d", code)
	}
	f.wantOnce()
	wantApart(t, 1500*time.Millisecond, f.server.Counter().Starts(o.Hosts[0]))
}

// However machines come and go, a host is asked no sooner after the last machine's request
// than after its own.
func TestFleetKeepsTheInterval(t *testing.T) {
	slow(t)
	t.Parallel()
	const interval = 1500 * time.Millisecond
	for name, keys := range map[string]string{
		"of each host":    "interval: 1500ms, robots: false",
		"of a group":      "interval: 1500ms, robots: false, group: g",
		"with robots.txt": "interval: 1500ms",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := bulk.Options{Hosts: hostsOf(2), Pages: 2, PerPage: 4, Size: 3000}
			f := newPacedFleet(t, 12, o, keys)
			f.comeAndGo(t, interval+100*time.Millisecond)
			f.wantOnce()
			var starts []time.Time
			for _, host := range o.Hosts {
				of := f.server.Counter().Starts(host)
				if !strings.Contains(keys, "group") {
					wantApart(t, interval, of)
				}
				starts = append(starts, of...)
			}
			if strings.Contains(keys, "group") {
				wantApart(t, interval, starts)
			}
		})
	}
}

// comeAndGo keeps three machines at work, and has one leave after another, each after a pause.
func (f *fleetWorld) comeAndGo(t *testing.T, pause time.Duration) {
	t.Helper()
	for range 3 {
		f.arrive()
	}
	for leaving := 0; len(f.runs) < len(f.configs); leaving++ {
		time.Sleep(pause)
		f.runs[leaving].signal(syscall.SIGTERM)
		f.arrive()
	}
	for i, run := range f.runs {
		if code := run.wait(); code != exitDone && code != exitInterrupted {
			t.Fatalf("machine %d ended with %d\n%s%s", i, code, &run.stdout, &run.stderr)
		}
	}
}

// arrive has one more machine join, and waits until the others know of it: from then on it
// heeds signals.
func (f *fleetWorld) arrive() {
	f.t.Helper()
	client := f.redis.Client()
	f.join().until("it has joined", func() bool {
		joined, err := client.Get(f.t.Context(), "fleet:{.}:joined").Int()
		return err == nil && joined >= len(f.runs)
	})
}

// wantApart wants requests to have been sent that far apart. One that is late on its way, on a
// busy machine by a part of the interval, comes nearer to those behind it, however many these
// are: between any two of them no more may be missing than half of one interval.
func wantApart(t *testing.T, interval time.Duration, starts []time.Time) {
	t.Helper()
	slices.SortFunc(starts, time.Time.Compare)
	var latest, late time.Duration // behind the first, had all that follow come at their intervals
	for i, start := range starts {
		behind := start.Sub(starts[0]) - time.Duration(i)*interval
		latest = max(latest, behind)
		late = max(late, latest-behind)
	}
	if late > interval/2 {
		t.Errorf("of the %s between %d requests %s are missing", interval, len(starts), late)
	}
	t.Logf("of the %s between %d requests %s are missing", interval, len(starts), late)
}
