package crawler

import (
	"testing"
	"time"
)

func TestHeldHostIsToldOnce(t *testing.T) {
	hosts, now := heldHosts{}, time.Now()
	for _, step := range []struct {
		name  string
		after time.Duration
		got   bool // the host, before
		want  bool
	}{
		{"at first", 0, false, false},
		{"after a moment", heldTold / 2, false, false},
		{"had and lost again", heldTold, true, false},
		{"for some seconds", heldTold, false, true},
		{"told already", heldTold, false, false},
		{"had, told already", heldTold, true, false},
		{"told already, before that", heldTold, false, false},
	} {
		if now = now.Add(step.after); step.got {
			hosts.got("one.test")
		}
		if tell := hosts.waits("one.test", now); tell != step.want {
			t.Errorf("%s: told %v, want %v", step.name, tell, step.want)
		}
	}
}
