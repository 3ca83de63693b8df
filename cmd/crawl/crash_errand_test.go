//go:build linux && amd64

package main

import (
	"testing"

	"magpie/fixtures"
)

// crashEasel is an easel with sidecars.
const crashEasel = easelYAML + `    sidecar: true
`

// errand is a command that changes what is kept.
type errand struct {
	name string
	args []string
	// prepare gives it something to do.
	prepare func(e *easel, w *world)
}

var errands = []errand{
	{"refresh", []string{"run", "--refresh"}, func(e *easel, _ *world) {
		e.replace(1, fixtures.Picture(50, 4000))
	}},
	{"repair", []string{"verify", "--repair"}, func(_ *easel, w *world) {
		w.spoil("easel/1.jpg", half)
		w.lose("easel/2.jpg")
	}},
}

// Killed before a step by which it changes the disk or speaks, and done once
// more, an errand brings what an undisturbed one brings; no file is less than
// whole meanwhile, and none that was good is lost.
func TestErrandKilledBeforeItsSteps(t *testing.T) {
	slow(t)
	const mostOfAKind = 12
	for _, errand := range errands {
		t.Run(errand.name, func(t *testing.T) {
			w := errand.begin(t)
			before := w.filesAndSidecars()
			run := w.trace(neverBegins, errand.args[0], errand.args[1:]...)
			if run.code != exitDone {
				t.Fatalf("an undisturbed errand exits with %d, want %d\n%s", run.code, exitDone, run.said)
			}
			undisturbed := w.outcome()
			for _, m := range momentsOf(run.steps) {
				if m.n > mostOfAKind {
					continue
				}
				t.Run(m.String(), func(t *testing.T) {
					t.Parallel()
					w := errand.begin(t)
					killed := w.trace(m.begins(), errand.args[0], errand.args[1:]...)
					t.Logf("killed before its step %d", len(killed.steps))
					w.wantNothingLost(before, undisturbed)
					w.do(exitDone, errand.args[0], errand.args[1:]...)
					w.wantOutcome(undisturbed)
				})
			}
		})
	}
}

// begin makes a world in which the errand has something to do.
func (e errand) begin(t *testing.T) *world {
	t.Helper()
	easel := newEasel(3)
	easel.validators = true
	w := easel.hang(t, crashEasel)
	e.prepare(easel, w)
	return w
}

// wantNothingLost checks that every file is as it was before or as it is to be,
// and that what is there before and in the end is there at any time.
func (w *world) wantNothingLost(before map[string]string, undisturbed outcome) {
	w.t.Helper()
	files := w.filesAndSidecars()
	for name, has := range files {
		if was, is := before[name], undisturbed.files[name]; has != was && has != is {
			w.t.Errorf("%s: it has %q, want %q as before or %q as in the end", name, has, was, is)
		}
	}
	for name, was := range before {
		if undisturbed.files[name] == was && files[name] != was {
			w.t.Errorf("%s: it has %q, want %q, which nothing was to change", name, files[name], was)
		}
	}
}
