package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"magpie/fixtures/bulk"
	"magpie/storage"
)

// boundGallery takes longer than 300 ms, however fast the machine is: there are eight requests
// at once.
var boundGallery = bulk.Options{Hosts: []string{"one.test"}, Pages: 2, PerPage: 60, Size: 3000, Latency: 20 * time.Millisecond}

// A bound ends a run early and says which it was; the next run brings the rest,
// and asks for no picture twice.
func TestBoundsEndARun(t *testing.T) {
	tests := []struct {
		name, says string
		args       []string
		setting    string // of crawl.yaml
	}{
		{"by time", "bound    --max-time 60ms is over", []string{"--max-time", "60ms"}, ""},
		{"by bytes received", "bound    --max-bytes 50.0 kB is used up: ", []string{"--max-bytes", "50kB"}, ""},
		{"by pictures", "bound    --limit: 17 pictures kept", []string{"--limit", "17"}, ""},
		{"by bytes kept", "bound    max_total: 60.0 kB of all sites are kept: raise it to have more", nil, "max_total: 60kB\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, append([]byte(tt.setting), oneHost...), bulk.New(boundGallery), "one.test")
			p := w.run(exitIncomplete, tt.args...)
			if out := p.stdout.String(); !strings.Contains(out, tt.says) || !strings.Contains(out, "left     ") || !strings.Contains(out, "failed   0") {
				t.Errorf("the summary does not say %q, or more than that:\n%s", tt.says, out)
			}
			if n := strings.Count(p.stderr.String(), "bound      "); n != 1 {
				t.Errorf("it was said %d times while the run went on, want once:\n%s", n, &p.stderr)
			}
			early := len(w.files())
			if early >= 120 || strings.Contains(tt.name, "pictures") && early != 17 {
				t.Errorf("%d pictures are there already", early)
			}
			w.write("crawl.yaml", oneHost)
			w.run(exitDone)
			if n := len(w.files()); n != 120 {
				t.Errorf("%d pictures in the end, want 120", n)
			}
			for url, n := range w.server.Counter().Repeats() {
				if !strings.Contains(url, "/list/") {
					t.Errorf("%s was asked for %d times", url, n)
				}
			}
		})
	}
}

// A run that waits for space says so and asks for nothing; Ctrl-C ends it.
func TestNoSpaceIsWaitedFor(t *testing.T) {
	space, err := storage.AskSpace(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, fmt.Appendf(nil, "min_free: %d\n%s", space.Total, oneHost), bulk.New(boundGallery), "one.test")
	p := w.start()
	p.interruptWhen("it said that it waits", func() bool { return strings.Contains(p.stderr.String(), "paused     ") })
	if n := strings.Count(p.stderr.String(), "paused"); n != 1 {
		t.Errorf("it said so %d times:\n%s", n, &p.stderr)
	}
	if n := w.server.Counter().Total(); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

// What no disk can give is not waited for.
func TestMoreSpaceThanThereIs(t *testing.T) {
	w := newWorld(t, append([]byte("min_free: 900000TB\n"), oneHost...), bulk.New(boundGallery), "one.test")
	wantSaid(t, w.run(exitFailed).stderr.String(), "in all, and min_free: keeps", "set min_free: in crawl.yaml")
	if n := w.server.Counter().Total(); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

func TestBoundsThatAreNone(t *testing.T) {
	for _, args := range [][]string{
		{"--limit", "-1"}, {"--limit", "many"}, {"--max-time", "-1h"}, {"--max-time", "2"}, {"--max-bytes", "5 apples"}, {"--max-bytes", "-5MB"},
		{"--limit", "0"}, {"--max-time", "0s"}, {"--max-bytes", "0"}, {"--max-bytes", ""},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			w := newWorld(t, oneHost, bulk.New(boundGallery))
			var out, err bytes.Buffer
			code := execute(append([]string{"run", "--config", w.dir + "/crawl.yaml"}, args...), &out, &err)
			if code != exitUsage || !strings.Contains(err.String(), args[0]) {
				t.Errorf("exit code %d, want %d: %s", code, exitUsage, &err)
			}
		})
	}
}
