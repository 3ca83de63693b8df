package main

import (
	"net"
	"strings"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// A host that goes away for longer than a job's tries take, and comes back, has
// cost nothing but time.
func TestOutageCostsNothing(t *testing.T) {
	slow(t)
	gallery := bulk.Options{Hosts: []string{"one.test"}, Pages: 5, PerPage: 100, Size: 3000, Latency: time.Millisecond}
	w := newWorld(t, []byte(strings.Replace(string(oneHost), "parallelism: 8", "parallelism: 8\n    tries: 2", 1)), bulk.New(gallery))
	door, err := fixtures.NewDoor(w.server.HTTPSAddr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(door.Shut)
	_, port, err := net.SplitHostPort(door.Addr)
	if err != nil {
		t.Fatal(err)
	}
	w.flags = append(w.flags, "--connect-to", "one.test:443:127.0.0.1:"+port)

	p := w.start()
	p.until("half of the pictures were there", func() bool { return len(w.files()) > 250 })
	door.Shut()
	asked := w.server.Counter().Total()
	p.until("it said that the host is gone", func() bool { return strings.Contains(p.stderr.String(), "no answer for ") })
	if err := door.Open(); err != nil {
		t.Fatal(err)
	}
	if code := p.wait(); code != exitDone {
		t.Errorf("exit code %d\n%s%s", code, &p.stdout, &p.stderr)
	}
	if n := len(w.files()); n != 500 {
		t.Errorf("%d pictures, want 500", n)
	}
	if failed := w.records(0, frontier.Failed); len(failed) > 0 {
		t.Errorf("%d jobs failed, such as %+v", len(failed), failed[0])
	}
	if n := len(w.server.Counter().Repeats()); n > 8 {
		t.Errorf("%d addresses were asked for more than once, want what was in flight at most", n)
	}
	if !strings.Contains(p.stderr.String(), "back       one.test") {
		t.Errorf("nobody said that the host is back:\n%s", &p.stderr)
	}
	t.Logf("%d requests before the outage, %d in all", asked, w.server.Counter().Total())
}
