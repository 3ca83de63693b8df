//go:build linux && amd64

package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"magpie/fixtures/bulk"
)

// crashGallery has a list, a detail page for each picture, and the pictures on
// a host of their own.
var crashGallery = bulk.Options{
	Hosts: []string{"one.test"}, ImageHost: "img.test", Pages: 1, PerPage: 3, Size: 3000, Detail: true,
}

var crashSite = []byte(`
sites:
  one:
    start: https://one.test/list/1.html
    follow:
      links: 'a.item'
      image: '#full'
    sidecar: true
    parallelism: 4
`)

func newCrashWorld(t *testing.T) *world {
	t.Helper()
	return newWorld(t, crashSite, bulk.New(crashGallery), "one.test", "img.test")
}

// Killed before any step by which it changes the disk or speaks, killed once
// more at a random step of the next run, and then run to its end, a crawl has
// the files of an undisturbed one; at no time is one of them less than whole,
// and what was recorded is not asked for again.
func TestKilledBeforeEveryStep(t *testing.T) {
	slow(t)
	undisturbed, moments := undisturbedCrash(t)
	reached := make(chan step, len(moments))
	t.Run("killed", func(t *testing.T) {
		for _, m := range moments {
			t.Run(m.String(), func(t *testing.T) {
				t.Parallel()
				if crash(t, undisturbed, m) {
					reached <- m.step
				}
			})
		}
	})
	close(reached)
	wantReached(t, moments, reached)
}

// The same with every fourth kind of step.
func TestKilledBeforeSomeSteps(t *testing.T) {
	undisturbed, moments := undisturbedCrash(t)
	kinds := slices.DeleteFunc(moments, func(m moment) bool { return m.n > 1 })
	for i := 0; i < len(kinds); i += 4 {
		t.Run(kinds[i].String(), func(t *testing.T) {
			t.Parallel()
			crash(t, undisturbed, kinds[i])
		})
	}
}

// moment is when a step is made for the n-th time, from 1. Threads change the
// order of steps from run to run, but hardly how often each is made.
type moment struct {
	step
	n int
}

func (m moment) String() string { return fmt.Sprintf("%s %d", m.step, m.n) }

// momentsOf are those of the steps of a run, in their order.
func momentsOf(steps []step) (moments []moment) {
	times := map[step]int{}
	for _, s := range steps {
		times[s]++
		moments = append(moments, moment{s, times[s]})
	}
	return moments
}

// begins returns a function that is called for each step of a run as it begins
// and tells the moment.
func (m moment) begins() func(step) bool {
	times := 0
	return func(s step) bool {
		if s == m.step {
			times++
		}
		return s == m.step && times == m.n
	}
}

// neverBegins tells no moment.
func neverBegins(step) bool { return false }

// undisturbedCrash returns what a run leaves that nobody disturbs, and all
// moments of it.
func undisturbedCrash(t *testing.T) (outcome, []moment) {
	t.Helper()
	var w *world
	var run traced
	for try := 0; try == 0 || metSlowDisk(run.steps); try++ {
		if try == 10 {
			t.Fatalf("in each of %d undisturbed runs syncing took too long for one way: the disk is too slow or too busy", try)
		}
		w = newCrashWorld(t)
		run = w.trace(neverBegins, "run")
	}
	if run.code != exitDone {
		t.Fatalf("an undisturbed run exits with %d, want %d\n%s", run.code, exitDone, run.said)
	}
	o := w.outcome()
	if len(o.pictures) != 3 || len(o.files) != 6 {
		t.Fatalf("an undisturbed run leaves %v, want 3 pictures and 3 sidecars", slices.Sorted(maps.Keys(o.files)))
	}
	return o, momentsOf(run.steps)
}

// metSlowDisk reports whether a run synced first all at once and then each file
// by itself, for that took too long: other runs may not have the steps of both.
func metSlowDisk(steps []step) bool {
	return slices.Contains(steps, step{"syncfs", "tmp"}) && slices.Contains(steps, step{"fsync", "ID.part"})
}

// crash kills two runs, the first at a moment, resumes, and reports whether
// there was that moment.
func crash(t *testing.T, undisturbed outcome, m moment) (reached bool) {
	w := newCrashWorld(t)
	first := w.traceAndCheck(undisturbed, m.begins())
	n := rand.N(len(first.steps) + 100)
	w.traceAndCheck(undisturbed, func(step) bool {
		n--
		return n < 0
	})
	w.resume(undisturbed)
	return first.code < 0
}

// traceAndCheck kills a run and looks at what it left.
func (w *world) traceAndCheck(undisturbed outcome, killAt func(step) bool) traced {
	w.t.Helper()
	run := w.trace(killAt, "run")
	w.t.Logf("killed before its step %d, %s", len(run.steps), run.steps[len(run.steps)-1])
	w.wantNothingBroken(undisturbed)
	w.kept()
	w.wantOnce()
	return run
}

// wantReached checks that no kind of step was missed, and hardly a moment.
func wantReached(t *testing.T, moments []moment, reached <-chan step) {
	t.Helper()
	total := len(reached)
	t.Logf("of %d steps %d were prevented by a kill", len(moments), total)
	if total < len(moments)*9/10 {
		t.Error("these are too few")
	}
	times := map[step]int{}
	for s := range reached {
		times[s]++
	}
	for _, m := range moments {
		if times[m.step] == 0 {
			t.Errorf("no run was killed before %q", m)
		}
	}
}

// Every folder that a run makes for its state and its pictures is synced into
// the one above it before anything is asked for.
func TestNewFoldersAreDurable(t *testing.T) {
	const home = "ID" // the folder of crawl.yaml, which has a number for a name
	tests := []struct {
		name, state string
		above       map[string]string
	}{
		{"state in the output", "", map[string]string{"galleries": home, ".crawl": "galleries"}},
		{"state elsewhere", "state: a/b/state.db", map[string]string{"a": home, "b": "a", "galleries": home}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newCrashWorld(t)
			w.write("crawl.yaml", slices.Concat([]byte(test.state), crashSite))
			run := w.trace(func(s step) bool { return s.call == "connect" }, "run")
			for folder, above := range test.above {
				made := slices.Index(run.steps, step{"mkdirat", folder})
				if made < 0 || !slices.Contains(run.steps[made:], step{"fsync", above}) {
					t.Errorf("%s is not made, or not synced into %s: %v", folder, above, run.steps)
				}
			}
		})
	}
}
