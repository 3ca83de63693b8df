package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/fixtures/bulk"
)

// fleetOf makes machines that share a crawl, each with an output of its own: the
// names of their configurations.
func (w *world) fleetOf(n int, state, sites string) (configs []string) {
	w.t.Helper()
	for i := range n {
		output := fmt.Sprintf("machine%d", i)
		if err := os.MkdirAll(filepath.Join(w.dir, output, ".crawl"), 0o755); err != nil {
			w.t.Fatal(err)
		}
		config := output + ".yaml"
		w.write(config, fmt.Appendf(nil, "output: %s\nstate: %s\n%s", output, state, sites))
		configs = append(configs, config)
	}
	return configs
}

// A crawl on a server is a crawl: a run keeps all, status and list tell of it, and a second
// run finds nothing to do.
func TestStateOnServer(t *testing.T) {
	state := startRedis(t)
	o := bulk.Options{Hosts: []string{"one.test"}, Pages: 3, PerPage: 20, Size: 3000}
	w := newWorld(t, nil, bulk.New(o), o.Hosts...)
	config := w.fleetOf(1, state, string(oneHost))[0]
	run := w.run(exitDone, "-c", config)
	wantSaid(t, run.stderr.String()+run.stdout.String(), "the last second of the crawl may be fetched again")
	if out := w.offline(exitDone, "status", "-c", config).stdout.String(); !strings.Contains(out, "60") {
		t.Errorf("status tells of no 60 pictures:\n%s", out)
	}
	if out := w.offline(exitDone, "list", "-c", config).stdout.String(); strings.Count(out, "\n") < 60 {
		t.Errorf("list tells of fewer than 60 pictures:\n%s", out)
	}
	before := w.server.Counter().Total()
	w.run(exitDone, "-c", config)
	if more := w.server.Counter().Total() - before; more > 3 {
		t.Errorf("a second run asked for %d things, want the start page and little more", more)
	}
}

// Three machines share a crawl, and one is killed: no host is asked for more at once than by
// one machine, all pictures are whole, and nothing but what was in flight is asked for twice.
func TestFleet(t *testing.T) {
	slow(t)
	t.Parallel()
	const machines, parallel = 3, 4
	state := startRedis(t)
	o := bulk.Options{Pages: 5, PerPage: 100, Size: 3000, Latency: 2 * time.Millisecond}
	var sites strings.Builder
	fmt.Fprintf(&sites, "defaults: {parallelism: %d, timeout: 10s}\nsites:\n", parallel)
	for i := range 20 {
		host := fmt.Sprintf("host%d.test", i)
		o.Hosts = append(o.Hosts, host)
		fmt.Fprintf(&sites, "  site%d: {start: 'https://%s/list/1.html', next: 'a[rel=next]', image: a.pic}\n", i, host)
	}
	gallery := bulk.New(o)
	w := newWorld(t, nil, gallery, o.Hosts...)
	configs := w.fleetOf(machines, state, sites.String())
	var runs []*process
	for _, config := range configs {
		runs = append(runs, w.start("-c", config))
	}
	runs[0].until("a third is done", func() bool { return w.server.Counter().Total() > 3000 })
	runs[0].signal(syscall.SIGKILL)
	for _, run := range runs[1:] {
		if code := run.wait(); code != exitDone {
			t.Fatalf("a machine ended with %d\n%s%s", code, &run.stdout, &run.stderr)
		}
	}
	w.wantPeak(parallel, o.Hosts...)
	repeated, isKept := 0, w.keptByMachines()
	for p := range gallery.Pictures() {
		repeated += w.server.Counter().Requests(p.URL) - 1
		if !isKept(p) {
			t.Fatalf("%s is whole on no machine", p.URL)
		}
	}
	if most := 64 + 20*parallel; repeated > most {
		t.Errorf("%d pictures were asked for again, want %d at most: what was in flight", repeated, most)
	}
	t.Logf("%d pictures were asked for again", repeated)
}

// keptByMachines reads what the machines keep, and tells of a picture whether one of them has it with
// the bytes that were served.
func (w *world) keptByMachines() func(bulk.Picture) bool {
	w.t.Helper()
	files, err := fixtures.Files(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	kept := map[string]bool{}
	for name, sum := range files {
		kept[path.Base(name)+" "+sum] = true
	}
	return func(p bulk.Picture) bool {
		return kept[path.Base(p.URL)+" "+hex.EncodeToString(p.SHA256[:])]
	}
}
