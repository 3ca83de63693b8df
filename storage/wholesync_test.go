package storage

import (
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Syncing everything, or each file by itself, takes some milliseconds in each
// batch; which way is taken is told by letters.
func TestWholeSyncIsLeftWhereItIsSlow(t *testing.T) {
	const everything, each = 'a', 'e'
	type took struct{ all, each int }
	times := func(n int, t took) (list []took) {
		for range n {
			list = append(list, t)
		}
		return list
	}
	tests := []struct {
		name    string
		batches []took
		want    string
	}{
		{"quick", times(4, took{10, 50}), "aaaa"},
		{"not slow enough to be compared", times(4, took{250, 1}), "aaaa"},
		{"slow while another writes", append(times(4, took{1000, 900}), times(22, took{10, 900})...), "a" + "eeeeeeeeeeeeeeeeeeeeeee" + "aa"},
		{"slow as the disk is", times(5, took{1000, 3000}), "aeaaa"},
		{"slower than the slow disk is", append(times(3, took{1000, 3000}), times(3, took{9000, 3000})...), "aeaaee"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var now took
				var got []byte
				spend := func(way byte, ms int) {
					got = append(got, way)
					time.Sleep(time.Duration(ms) * time.Millisecond)
				}
				w := newWholeSync(true, func() error { spend(everything, now.all); return nil })
				for _, now = range tt.batches {
					w.orEach(func() { spend(each, now.each) })
				}
				if diff := cmp.Diff(tt.want, string(got)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}

// A sync of all tells one batch of a fault, and that may be about the bytes of
// another: none relies on the next one.
func TestWholeSyncIsLeftAfterAFault(t *testing.T) {
	syncs := 0
	w := newWholeSync(true, func() error {
		if syncs++; syncs == 1 {
			return syscall.EIO
		}
		return nil
	})
	for batch := range 3 {
		synced := false
		w.orEach(func() { synced = true })
		if !synced {
			t.Errorf("batch %d relied on a sync of all", batch)
		}
	}
	if syncs != 1 {
		t.Errorf("%d syncs of all, want 1", syncs)
	}
}

// Who came while a sync of all was under way learns what became of it before
// beginning another.
func TestWholeSyncIsLeftByThoseWhoWait(t *testing.T) {
	tests := []struct {
		name string
		took time.Duration
		err  error
	}{
		{"that failed", 0, syscall.EIO},
		{"that was slow", time.Hour, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var alone atomic.Int64
			w := newWholeSync(true, func() error { t.Error("one more sync of all"); return nil })
			w.shared.turn.Lock()
			var batches sync.WaitGroup
			for range 2 {
				batches.Go(func() { w.orEach(func() { alone.Add(1) }) })
			}
			for !w.shared.isAwaited() {
				time.Sleep(time.Millisecond)
			}
			w.note(tt.took, tt.err)
			w.shared.turn.Unlock()
			batches.Wait()
			if alone.Load() != 2 {
				t.Errorf("%d batches synced by themselves, want 2", alone.Load())
			}
		})
	}
}

// isAwaited reports whether somebody waits for the next sync.
func (s *sharedSync) isAwaited() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next != nil
}
