//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// Machines that repair keep the limits of a host together.
func TestFleetRepairs(t *testing.T) {
	o := bulk.Options{Hosts: hostsOf(2), Pages: 2, PerPage: 10, Size: 3000, Latency: 30 * time.Millisecond}
	f := newPacedFleet(t, 2, o, "parallelism: 2")
	f.run(exitDone, "-c", f.configs[0])
	f.lose()
	f.server.Counter().Reset()
	for _, config := range f.configs {
		f.runs = append(f.runs, f.startOf("verify", "--repair", "-c", config))
	}
	f.wantEnd()
	f.wantPeak(2, o.Hosts...)
	for p := range f.gallery.Pictures() {
		if n := f.server.Counter().Requests(p.URL); n != 2 {
			t.Errorf("%s was asked for %d times, want once for each machine", p.URL, n)
		}
	}
}

// A repair that waits for a host says who holds it.
func TestFleetRepairTellsOfAHostThatIsHeld(t *testing.T) {
	slow(t)
	o := bulk.Options{Hosts: hostsOf(1), Pages: 1, PerPage: 3, Size: 3000}
	f := newPacedFleet(t, 1, o, "robots: false")
	f.run(exitDone, "-c", f.configs[0])
	f.lose()
	release := f.holdAs("shed", o.Hosts[0])
	const told = "waiting    for host0.test: shed (pid 4711) holds it\n"
	repair := f.startOf("verify", "--repair", "-c", f.configs[0])
	f.runs = append(f.runs, repair)
	repair.until("it says for what it waits", func() bool { return strings.Contains(repair.stderr.String(), told) })
	time.Sleep(4 * time.Second) // it looks every second
	release()
	f.wantEnd()
	if n := strings.Count(repair.stderr.String(), "waiting "); n != 1 {
		t.Errorf("it says %d times that it waits, want once\n%s", n, &repair.stderr)
	}
}

// holdAs has another machine hold a host, until it is released.
func (f *fleetWorld) holdAs(machine, host string) (release func()) {
	f.t.Helper()
	state, err := frontier.OpenRedis(f.t.Context(), f.redis.state())
	if err != nil {
		f.t.Fatal(err)
	}
	h, _, err := state.TakeHost(f.t.Context(), host, time.Minute)
	if h == nil || err != nil {
		f.t.Fatal(h, err)
	}
	client, owner := f.redis.Client(), f.owners()[0]
	about := fmt.Sprintf(`{"machine": %q, "pid": 4711}`, machine)
	if err := errors.Join(
		client.ZAdd(f.t.Context(), "fleet:{.}:workers", redis.Z{Score: float64(time.Now().UnixMilli()), Member: owner}).Err(),
		client.HSet(f.t.Context(), "fleet:{.}:about", owner, about).Err(),
	); err != nil {
		f.t.Fatal(err)
	}
	return func() {
		if err := state.Close(); err != nil {
			f.t.Error(err)
		}
	}
}

// lose removes the pictures that the first machine has.
func (f *fleetWorld) lose() {
	f.t.Helper()
	folders, err := filepath.Glob(filepath.Join(f.dir, "machine0", "site*"))
	if err != nil || len(folders) == 0 {
		f.t.Fatalf("the machine has no pictures: %v", err)
	}
	for _, folder := range folders {
		if err := os.RemoveAll(folder); err != nil {
			f.t.Fatal(err)
		}
	}
}
