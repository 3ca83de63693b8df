//go:build unix

package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"magpie/fixtures/bulk"
)

// fleetWorld is a crawl of twenty hosts that machines share.
type fleetWorld struct {
	*world
	redis   *redisServer
	gallery *bulk.Gallery
	sites   string // of a crawl.yaml
	configs []string
	runs    []*process
}

// fleetParallel is how many requests at once a host of a fleetWorld allows.
const fleetParallel = 4

func newFleetWorld(t *testing.T, machines int) *fleetWorld {
	t.Helper()
	return newFleetWorldOf(t, machines, bulk.Options{Pages: 5, PerPage: 20, Size: 3000, Latency: 60 * time.Millisecond})
}

// newFleetWorldOf is newFleetWorld with hosts that are like others.
func newFleetWorldOf(t *testing.T, machines int, o bulk.Options) *fleetWorld {
	t.Helper()
	var sites strings.Builder
	fmt.Fprintf(&sites, "connections: 16\ndefaults: {parallelism: %d, timeout: 10s}\nsites:\n", fleetParallel)
	for i := range 20 {
		host := fmt.Sprintf("host%d.test", i)
		o.Hosts = append(o.Hosts, host)
		fmt.Fprintf(&sites, "  site%d: {start: 'https://%s/list/1.html', next: 'a[rel=next]', image: a.pic}\n", i, host)
	}
	f := &fleetWorld{redis: startRedisServer(t), gallery: bulk.New(o), sites: sites.String()}
	f.world = newWorld(t, nil, f.gallery, o.Hosts...)
	f.configs = f.fleetOf(machines, f.redis.state(), f.sites)
	return f
}

// join starts the next machine.
func (f *fleetWorld) join() *process {
	run := f.start("-c", f.configs[len(f.runs)])
	f.runs = append(f.runs, run)
	return run
}

// asked waits until so many requests were made.
func (f *fleetWorld) asked(n int) {
	f.t.Helper()
	f.runs[len(f.runs)-1].until(fmt.Sprintf("%d requests", n), func() bool { return f.server.Counter().Total() > n })
}

// end waits for all machines, those killed included, and wants all pictures kept, no
// host asked for more at once than by one machine, and few things asked for again.
func (f *fleetWorld) end(most int, killed ...*process) {
	f.t.Helper()
	f.wantEnd(killed...)
	f.wantRequests(most)
	for p := range f.gallery.Pictures() {
		if !f.anyHas(path.Base(p.URL)) {
			f.t.Fatalf("%s is on no machine", p.URL)
		}
	}
}

// wantEnd waits for all machines, and wants those that were not killed to end well.
func (f *fleetWorld) wantEnd(killed ...*process) {
	f.t.Helper()
	for _, run := range f.runs {
		want := exitDone
		if slices.Contains(killed, run) {
			want = -1
		}
		if code := run.wait(); code != want {
			f.t.Fatalf("a machine ended with %d, want %d\n%s%s", code, want, &run.stdout, &run.stderr)
		}
	}
}

// wantRequests wants each picture asked for, so many again at most, and no host for more at
// once than by one machine.
func (f *fleetWorld) wantRequests(most int) {
	f.t.Helper()
	repeated := 0
	for p := range f.gallery.Pictures() {
		n := f.server.Counter().Requests(p.URL)
		if n == 0 {
			f.t.Errorf("%s was not asked for", p.URL)
		}
		repeated += n - 1
		f.wantPeak(fleetParallel, hostIn(p.URL))
	}
	if repeated > most {
		f.t.Errorf("%d pictures were asked for again, want %d at most", repeated, most)
	}
	f.t.Logf("%d pictures were asked for again", repeated)
}

func hostIn(url string) string {
	host, _, _ := strings.Cut(strings.TrimPrefix(url, "https://"), "/")
	return host
}

// inFlight is how many pictures a machine may have been at: those under way, and those
// that wait to be recorded.
const fleetInFlight = 64 + 16

func TestFleetWithLateMachines(t *testing.T) {
	slow(t)
	f := newFleetWorld(t, 3)
	f.join()
	f.asked(200)
	f.join()
	f.join()
	f.end(0)
}

func TestFleetWhoseServerIsKilled(t *testing.T) {
	slow(t)
	f := newFleetWorld(t, 3)
	for range 3 {
		f.join()
	}
	f.asked(600)
	f.redis.kill()
	f.redis.start()
	// What is in flight, and what a second brings.
	f.end(3*fleetInFlight + 20*fleetParallel*17)
}

func TestFleetWhoseServerIsAway(t *testing.T) {
	slow(t)
	f := newFleetWorld(t, 3)
	for range 3 {
		f.join()
	}
	f.asked(600)
	f.redis.signal(syscall.SIGSTOP)
	time.Sleep(10 * time.Second)
	f.redis.signal(syscall.SIGCONT)
	f.end(0)
}

func TestFleetWithAMachineThatSleeps(t *testing.T) {
	slow(t)
	f := newFleetWorld(t, 3)
	for range 3 {
		f.join()
	}
	f.asked(600)
	f.runs[0].signal(syscall.SIGSTOP)
	time.Sleep(65 * time.Second) // a lease is a minute
	f.runs[0].signal(syscall.SIGCONT)
	f.end(fleetInFlight)
}
