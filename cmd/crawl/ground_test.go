package main

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// ground is the gallery of runs whose machine misbehaves: two lists of twenty
// pictures each.
var ground = bulk.Options{Hosts: []string{"one.test"}, Pages: 2, PerPage: 20, Size: 3000}

// stateApart has the state beside the output instead of in it.
var stateApart = append([]byte("state: state/state.db\n"), oneHost...)

func newGround(t *testing.T, o bulk.Options, yaml []byte) *world {
	t.Helper()
	w := newWorld(t, yaml, bulk.New(o), o.Hosts...)
	w.stateFolder = stateFolder(yaml)
	return w
}

// stateFolder is where the state is that a crawl.yaml names.
func stateFolder(yaml []byte) string {
	if bytes.Equal(yaml, stateApart) {
		return "state"
	}
	return filepath.Join("galleries", ".crawl")
}

// in is the same world for a subtest.
func (w *world) in(t *testing.T) *world {
	inner := *w
	inner.t = t
	return &inner
}

// path is a path below the folder of the world.
func (w *world) path(parts ...string) string {
	return filepath.Join(append([]string{w.dir}, parts...)...)
}

func (w *world) state() string { return w.path("galleries", ".crawl", "state.db") }

// wantGroundless wants a run to have ended as one that could not go on, and to
// say what is wrong, each of some texts, and what to do.
func (p *process) wantGroundless(says ...string) {
	p.t.Helper()
	code, shown := p.wait(), p.stderr.String()
	if code != exitFailed || p.stdout.String() != "" {
		p.t.Errorf("exit code %d, want %d and no summary\n%s", code, exitFailed, &p.stdout)
	}
	wantSaid(p.t, shown, append(says, "\n→ ")...)
	if strings.Count("\n"+shown, "\ncrawl: ") != 1 || strings.Contains(shown, "panic") {
		p.t.Errorf("want one message:\n%s", shown)
	}
}

// wantAll wants the pictures of a gallery to be all that is there, and no part.
func (w *world) wantAll(o bulk.Options) {
	w.t.Helper()
	w.wantThere(o)
	if got, want := len(w.files()), o.Pages*o.PerPage; got != want {
		w.t.Errorf("%d files, want %d", got, want)
	}
}

// wantThere wants all pictures of a gallery to be there, and no part.
func (w *world) wantThere(o bulk.Options) {
	w.t.Helper()
	sums := map[string]bool{}
	for _, sum := range w.files() {
		sums[sum] = true
	}
	for p := range bulk.New(o).Pictures() {
		if !sums[hex.EncodeToString(p.SHA256[:])] {
			w.t.Errorf("%s is not there", p.URL)
		}
	}
	if parts := w.parts(); len(parts) > 0 {
		w.t.Errorf("parts are left: %v", parts)
	}
}

// wantNoneAgain wants no picture to be asked for that is among the records.
func (w *world) wantNoneAgain(records []frontier.Record) {
	w.t.Helper()
	for _, r := range records {
		if n := w.server.Counter().Requests(r.URL); n > 0 {
			w.t.Errorf("%s was recorded and asked for %d times again", r.URL, n)
		}
	}
}

// A second run on a state or into an output that is in use leaves at once, and
// status works beside a run.
func TestSecondRunLeaves(t *testing.T) {
	w, gallery := newHeld(t, oneHost, 20)
	w.write("other.yaml", append([]byte("state: other/state.db\n"), oneHost...))
	w.write("another.yaml", append([]byte("output: another\nstate: galleries/.crawl/state.db\n"), oneHost...))
	if err := os.MkdirAll(w.path("another", ".crawl"), 0o755); err != nil {
		t.Fatal(err)
	}
	first := w.start()
	first.until("its first pictures", func() bool { return w.server.Counter().Total() > 20 })

	tests := []struct{ name, config, want string }{
		{"the same", "crawl.yaml", "in use by another run"},
		{"another state", "other.yaml", "in use by another run"},
		{"another output", "another.yaml", "another run is using it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			second := w.start("--config", tt.config)
			if code := second.wait(); code != exitFailed {
				t.Errorf("exit code %d, want %d", code, exitFailed)
			}
			for _, want := range []string{tt.want, "wait for it to end"} {
				if !strings.Contains(second.stderr.String(), want) {
					t.Errorf("%q is not said:\n%s", want, &second.stderr)
				}
			}
		})
	}
	t.Run("status", func(t *testing.T) {
		if shown := w.command(exitDone, "status"); !strings.Contains(shown, "one ") {
			t.Errorf("got\n%s", shown)
		}
	})
	if n := w.server.Counter().Requests("https://one.test/robots.txt"); n != 1 {
		t.Errorf("robots.txt was asked for %d times, want by the first run alone", n)
	}
	gallery.release()
	if code := first.wait(); code != exitDone {
		t.Errorf("the first run exits with %d\n%s", code, &first.stderr)
	}
	w.wantAll(heldGround)
}

// command runs the built command, which is not to touch the network, wants it to
// end with a code, and gives all that it shows.
func (w *world) command(code int, args ...string) string {
	w.t.Helper()
	p := w.bare().startOf(args[0], args[1:]...)
	if got := p.wait(); got != code {
		w.t.Errorf("crawl %s exits with %d, want %d\n%s", strings.Join(args, " "), got, code, &p.stderr)
	}
	return p.stdout.String() + p.stderr.String()
}

// Where the state knows pictures and their folder is not there, its disk is most
// likely not mounted: no folder is made in its place.
func TestMissingOutputIsAskedFor(t *testing.T) {
	w := newGround(t, ground, stateApart)
	w.run(exitDone)
	away := w.path("away")
	if err := os.Rename(w.path("galleries"), away); err != nil {
		t.Fatal(err)
	}
	w.server.Counter().Reset()
	for _, what := range []string{"nothing", "an empty folder"} {
		w.start().wantGroundless("records 40 pictures", w.path("galleries"), "mkdir -p")
		if what == "nothing" {
			if _, err := os.Lstat(w.path("galleries")); err == nil {
				t.Error("a folder was made")
			}
			if err := os.Mkdir(w.path("galleries"), 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := w.server.Counter().Total(); n != 0 {
		t.Errorf("%d requests were made", n)
	}
	t.Run("as advised", func(t *testing.T) {
		if err := os.MkdirAll(w.path("galleries", ".crawl"), 0o755); err != nil {
			t.Fatal(err)
		}
		w.run(exitDone)
	})
	if err := os.RemoveAll(w.path("galleries")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(away, w.path("galleries")); err != nil {
		t.Fatal(err)
	}
	w.run(exitDone)
	w.wantAll(ground)
}

// A run whose output is moved away or removed ends and says so. It makes nothing
// in its place, and goes on when the folder is back.
func TestOutputVanishes(t *testing.T) {
	for name, yaml := range map[string][]byte{"with the state": oneHost, "without the state": stateApart} {
		t.Run("moved away "+name, func(t *testing.T) {
			w, gallery := newHeld(t, yaml, 30)
			galleries, away := w.path("galleries"), w.path("away")
			p := w.start()
			p.until("pictures were kept", func() bool { return len(w.files()) > 10 })
			if err := os.Rename(galleries, away); err != nil {
				t.Fatal(err)
			}
			gallery.release()
			p.wantGroundless("moved away, removed or unmounted", galleries)
			if _, err := os.Lstat(galleries); err == nil {
				t.Error("another folder was made")
			}
			if err := os.Rename(away, galleries); err != nil {
				t.Fatal(err)
			}
			w.server.Counter().Reset()
			before := w.records(frontier.Image, frontier.Done)
			w.run(exitDone)
			w.wantAll(heldGround)
			w.wantNoneAgain(before)
		})
	}
	t.Run("removed", func(t *testing.T) {
		w, gallery := newHeld(t, oneHost, 30)
		p := w.start()
		p.until("pictures were kept", func() bool { return len(w.files()) > 10 })
		for removed := false; !removed; {
			removed = os.RemoveAll(w.path("galleries")) == nil
		}
		gallery.release()
		p.wantGroundless(w.path("galleries"))
		if files := w.files(); len(files) > 0 {
			t.Errorf("there are %v", files)
		}
		w.run(exitDone)
		w.wantAll(heldGround)
	})
}
