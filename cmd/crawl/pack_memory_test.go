//go:build linux

package main

import (
	"fmt"
	"testing"
)

// Neither galleries of a thousand pictures each nor how many these are make a
// packing grow.
func TestMemoryOfPacking(t *testing.T) {
	slow(t)
	var chapters []chapter
	for i := range 20 {
		chapters = append(chapters, chapter{title: fmt.Sprintf("chapter %d", i), pages: 1000})
	}
	w := press{chapters}.print(t, exitDone)
	p := w.packing("--cbz", "comics")
	peak := watchMemory(p)
	if code := p.wait(); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, &p.stderr)
	}
	wantRSS(t, p, <-peak)
}
