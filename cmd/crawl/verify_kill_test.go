package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/frontier"
)

// Killed at random moments and begun again, a repair brings back every picture,
// and every damaged byte is still somewhere.
func TestRepairKilledAtRandom(t *testing.T) {
	slow(t)
	e := newEasel(40)
	w := newWorld(t, []byte(easelYAML), fixtures.Delay(5*time.Millisecond, e), "one.test")
	w.run(exitDone)
	cut := map[string]bool{}
	for round := range 10 {
		files := w.files()
		for n, data := range e.pictures {
			name := fmt.Sprintf("easel/%d.jpg", n+1)
			if files[name] == sumOf(data) && n%2 == round%2 {
				w.spoil(name, half)
				cut[sumOf(half(data))] = true
			}
		}
		w.killDuring("verify", "--repair")
		if n := len(w.records(frontier.Image, frontier.Done)); n != 40 {
			t.Fatalf("%d pictures are done after kill %d, want 40", n, round)
		}
	}
	w.do(exitDone, "verify", "--repair")
	w.do(exitDone, "verify")
	files := w.files()
	there := map[string]bool{}
	for _, sum := range files {
		there[sum] = true
	}
	for n, data := range e.pictures {
		if files[fmt.Sprintf("easel/%d.jpg", n+1)] != sumOf(data) {
			t.Errorf("picture %d was not brought back to where it was", n+1)
		}
	}
	for sum := range cut {
		if !there[sum] {
			t.Errorf("damaged bytes with the SHA-256 %s are nowhere", sum)
		}
	}
}

// Killed at random moments and begun again, a refresh finds every picture that
// was replaced, and touches none that was kept.
func TestRefreshKilledAtRandom(t *testing.T) {
	slow(t)
	e := newEasel(40)
	e.validators = true
	w := newWorld(t, []byte(easelYAML), fixtures.Delay(5*time.Millisecond, e), "one.test")
	w.run(exitDone)
	before := w.files()
	for n := range 20 {
		e.replace(n+1, fixtures.Picture(int64(100+n), 4000))
	}
	for round := range 10 {
		w.killDuring("run", "--refresh")
		if n := len(w.records(frontier.Image, frontier.Done)); n != 40 {
			t.Fatalf("%d pictures are done after kill %d, want 40", n, round)
		}
	}
	w.run(exitDone)
	w.run(exitDone, "--refresh")
	w.do(exitDone, "verify").wantLines("verified 40 pictures in 60 files, 60 intact")
	files := w.files()
	for name, sum := range before {
		if files[name] != sum {
			t.Errorf("%s, which was kept, was touched", name)
		}
	}
	for i, r := range w.records(frontier.Image, frontier.Done) {
		if r.SHA256 != sumOf(e.pictures[i]) || files[r.Path] != r.SHA256 {
			t.Errorf("the record of %s is not the picture that its site has", r.URL)
		}
		if i < 20 && (len(r.Earlier) != 1 || !strings.HasSuffix(r.URL, r.Earlier[0].Path[len("easel"):])) {
			t.Errorf("the record of %s remembers %v, want the picture before", r.URL, r.Earlier)
		}
	}
	if len(files) != 60 {
		t.Errorf("%d files, want 40 pictures and 20 newer ones", len(files))
	}
}

// killDuring begins a subcommand and kills it at some moment, perhaps after its
// end.
func (w *world) killDuring(subcommand string, args ...string) {
	w.t.Helper()
	p := w.startOf(subcommand, args...)
	time.Sleep(rand.N(250 * time.Millisecond))
	_ = p.cmd.Process.Kill() // it may have ended
	p.wait()
}
