//go:build unix

package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

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
	return newFleetWorldBehind(t, machines, o, func(h http.Handler) http.Handler { return h })
}

// newFleetWorldBehind is newFleetWorldOf with hosts behind a handler.
func newFleetWorldBehind(t *testing.T, machines int, o bulk.Options, behind func(http.Handler) http.Handler) *fleetWorld {
	t.Helper()
	var sites strings.Builder
	fmt.Fprintf(&sites, "connections: 16\ndefaults: {parallelism: %d, timeout: 10s}\nsites:\n", fleetParallel)
	for i := range 20 {
		host := fmt.Sprintf("host%d.test", i)
		o.Hosts = append(o.Hosts, host)
		fmt.Fprintf(&sites, "  site%d: {start: 'https://%s/list/1.html', next: 'a[rel=next]', image: a.pic}\n", i, host)
	}
	f := &fleetWorld{redis: startRedisServer(t), gallery: bulk.New(o), sites: sites.String()}
	f.world = newWorld(t, nil, behind(f.gallery), o.Hosts...)
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
	isKept := f.keptByMachines()
	for p := range f.gallery.Pictures() {
		if !isKept(p) {
			f.t.Fatalf("%s is whole on no machine", p.URL)
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
	t.Parallel()
	f := newFleetWorld(t, 3)
	f.join()
	f.asked(200)
	f.join()
	f.join()
	f.end(0)
}

func TestFleetWhoseServerIsKilled(t *testing.T) {
	slow(t)
	t.Parallel()
	f := newFleetWorld(t, 3)
	for range 3 {
		f.join()
	}
	f.asked(600)
	f.redis.Kill()
	f.redis.Start()
	// What is in flight, and what a second brings.
	f.end(3*fleetInFlight + 20*fleetParallel*17)
}

func TestFleetWhoseServerIsAway(t *testing.T) {
	slow(t)
	t.Parallel()
	f := newFleetWorld(t, 3)
	for range 3 {
		f.join()
	}
	f.asked(600)
	f.redis.Signal(syscall.SIGSTOP)
	time.Sleep(10 * time.Second)
	f.redis.Signal(syscall.SIGCONT)
	f.end(0)
}

func TestFleetWithAMachineThatSleeps(t *testing.T) {
	slow(t)
	t.Parallel()
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

// A machine that is told to stop gives its hosts back before it ends, and the others go
// on with them at once: nobody waits for the end of a lease. What it was at it finishes
// if it is told once.
func TestFleetWithAMachineThatIsStopped(t *testing.T) {
	slow(t)
	t.Parallel()
	tests := []struct {
		name    string
		signals int
		most    int // pictures asked for again
	}{
		{"SIGTERM", 1, 0},
		{"SIGTERM twice", 2, fleetInFlight},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFleetWorld(t, 3)
			for range 3 {
				f.arrive()
			}
			f.asked(200)
			for range tt.signals {
				f.runs[1].signal(syscall.SIGTERM)
				f.runs[1].until("it says that it stops", func() bool { return strings.Contains(f.runs[1].stderr.String(), "finishing what is under way") })
			}
			if code := f.runs[1].wait(); code != exitInterrupted {
				t.Errorf("it ended with %d, want %d\n%s", code, exitInterrupted, &f.runs[1].stderr)
			}
			if owners := f.owners(); len(owners) > 2 {
				t.Errorf("hosts are held by %q after one of three machines ended", owners)
			}
			f.runs = slices.Delete(f.runs, 1, 2)
			f.end(tt.most)
		})
	}
}

// owners are those who hold a host.
func (f *fleetWorld) owners() (owners []string) {
	f.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: f.redis.Addr})
	defer client.Close()
	leases, err := client.HVals(f.t.Context(), "fleet:{.}:leases").Result()
	if err != nil {
		f.t.Fatal(err)
	}
	if asked := f.server.Counter().Total(); len(leases) == 0 && asked < 2000 {
		f.t.Errorf("nobody holds a host after %d requests", asked)
	}
	for _, lease := range leases {
		_, owner, _ := strings.Cut(lease, " ")
		owners = append(owners, owner)
	}
	slices.Sort(owners)
	return slices.Compact(owners)
}
