package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"magpie/fixtures/bulk"
)

// A machine with another crawl.yaml is refused while others work, before it asks for
// anything; status names who works.
func TestFleetRefusesOtherRules(t *testing.T) {
	state := startRedis(t)
	o := bulk.Options{Hosts: []string{"one.test"}, Pages: 20, PerPage: 20, Size: 3000, Latency: 20 * time.Millisecond}
	w := newWorld(t, nil, bulk.New(o), o.Hosts...)
	configs := w.fleetOf(2, state, string(oneHost))
	run := w.start("-c", configs[0])
	run.until("a picture is asked for", func() bool { return w.server.Counter().Total() > 3 })
	text, err := os.ReadFile(filepath.Join(w.dir, configs[1]))
	if err != nil {
		t.Fatal(err)
	}
	w.write(configs[1], []byte(strings.Replace(string(text), "parallelism: 8", "parallelism: 9", 1)))
	refused := w.run(exitFailed, "-c", configs[1])
	wantSaid(t, refused.stderr.String(), "one.parallelism: here 9, there 8")
	status := w.offline(exitDone, "status", "-c", configs[0]).stdout.String()
	wantSaid(t, status, "MACHINE")
	wantSaid(t, status, "one.test")
	run.interrupt()
	if code := run.wait(); code != exitInterrupted {
		t.Errorf("the run ended with %d", code)
	}
	if status := w.offline(exitDone, "status", "-c", configs[0]).stdout.String(); strings.Contains(status, "MACHINE") {
		t.Errorf("who ended still works:\n%s", status)
	}
}

// Machines whose crawl is gone do not end as if it were done.
func TestFleetWhoseServerForgets(t *testing.T) {
	server := startRedisServer(t)
	o := bulk.Options{Hosts: []string{"one.test"}, Pages: 20, PerPage: 20, Size: 3000, Latency: 20 * time.Millisecond}
	w := newWorld(t, nil, bulk.New(o), o.Hosts...)
	run := w.start("-c", w.fleetOf(1, server.state(), string(oneHost))[0])
	run.until("a picture is asked for", func() bool { return w.server.Counter().Total() > 3 })
	server.tell("FLUSHALL")
	if code := run.wait(); code != exitFailed {
		t.Errorf("the run ended with %d, want %d", code, exitFailed)
	}
	wantSaid(t, run.stderr.String(), "is gone: the server forgot it")
	wantSaid(t, run.stderr.String(), "appendonly yes")
}

// A run begins anew though others work: on other sites they do not work for it.
func TestFleetBeginsAnewBesideOthers(t *testing.T) {
	state := startRedis(t)
	o := bulk.Options{Hosts: []string{"one.test", "two.test"}, Pages: 2, PerPage: 60, Size: 3000, Latency: 20 * time.Millisecond}
	w := newWorld(t, nil, bulk.New(o), o.Hosts...)
	configs := w.fleetOf(2, state, `
sites:
  one: {start: 'https://one.test/list/1.html', next: 'a[rel=next]', image: a.pic, interval: 1s}
  two: {start: 'https://two.test/list/1.html', next: 'a[rel=next]', image: a.pic, parallelism: 40}
`)
	birds := w.start("-c", configs[0], "one")
	birds.until("a page is asked for", func() bool { return w.server.Counter().Total() > 0 })
	for want := range 2 {
		w.run(exitDone, "-c", configs[1], "two")
		if n := w.server.Counter().Requests("https://two.test/list/1.html"); n != want+1 {
			t.Errorf("the start page was asked for %d times in %d runs", n, want+1)
		}
	}
	birds.signal(syscall.SIGKILL)
	birds.wait()
}
