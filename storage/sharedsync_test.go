package storage

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Each of many finds what it wrote on the disk, and they share syncs.
func TestSharedSyncBeginsAfterTheCall(t *testing.T) {
	const writers, times = 16, 20
	var written, onDisk, syncs atomic.Int64
	s := sharedSync{sync: func() error {
		syncs.Add(1)
		has := written.Load()
		time.Sleep(time.Millisecond)
		onDisk.Store(has)
		return nil
	}}
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range times {
				own := written.Add(1)
				if err := s.do(); err != nil {
					t.Error(err)
				}
				if has := onDisk.Load(); has < own {
					t.Errorf("write %d is not on the disk, which has %d", own, has)
				}
			}
		})
	}
	wg.Wait()
	if n := syncs.Load(); n >= writers*times {
		t.Errorf("%d syncs for %d calls", n, writers*times)
	}
}

func TestSharedSyncTellsItsError(t *testing.T) {
	broken := errors.New("the disk is broken")
	results := []error{nil, broken, nil}
	n := 0
	s := sharedSync{sync: func() error { n++; return results[n-1] }}
	for i, want := range results {
		if got := s.do(); !errors.Is(got, want) {
			t.Errorf("sync %d: got %v, want %v", i, got, want)
		}
	}
}
