//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"magpie/fixtures/bulk"
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
