package storage

import (
	"errors"
	"sync"
	"time"
)

// wholeSync syncs the whole file system that the output is on: one wait for the
// disk in place of one for each file and folder. It waits for what others write
// there too, though, and somebody may just copy a disk. So one that took too
// long is followed by a time in which each file is synced by itself.
//
// And it tells of a fault once, whosever file was lost by it, while a file that is
// synced by itself tells of its own. So after the first fault that alone is done.
type wholeSync struct {
	// known says that the file system and its kernel keep what is promised
	// here. It does not change.
	known  bool
	shared sharedSync

	mu sync.Mutex
	// patience is how long a sync may take: as long as syncing each file took
	// last.
	patience time.Duration
	// took is how long the last one took that took longer, and after is when
	// there may be another; zero if there may be one now.
	took  time.Duration
	after time.Time
	// broken says that a sync of all went wrong, in this run.
	broken bool
}

// errNotNow says that not everything is to be synced at once.
var errNotNow = errors.New("each file is synced by itself now")

const (
	// leastPatience is what a sync may take without being compared: on a disk
	// that is idle it takes some milliseconds, more where that turns.
	leastPatience = 250 * time.Millisecond
	// restFactor times as long as one that took too long there is no other, so
	// that finding out whether it is quicker by now costs no more than a
	// twentieth of the time.
	restFactor = 20
)

// newWholeSync makes one of a function that syncs the file system of the output.
// What was written before it is called, by any process, is on the disk when it
// returns nil, and the disk's own cache is flushed.
func newWholeSync(known bool, do func() error) *wholeSync {
	w := &wholeSync{known: known, patience: leastPatience}
	w.shared.sync = func() error {
		// What was there to see before the turn came may be past.
		if !w.mayBegin() {
			return errNotNow
		}
		start := time.Now()
		err := do()
		w.note(time.Since(start), err)
		return err
	}
	return w
}

// orEach brings to the disk what was written there before. each does so too, for
// what it is about alone, and keeps the errors: it is called where all cannot be
// synced at once, or where that went wrong, for what was lost may be somebody
// else's.
func (w *wholeSync) orEach(each func()) {
	if w.mayBegin() && w.shared.do() == nil {
		return
	}
	start := time.Now()
	each()
	w.compare(time.Since(start))
}

func (w *wholeSync) mayBegin() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.known && !w.broken && !time.Now().Before(w.after)
}

// note takes down how long a sync of all took, and whether it went wrong.
func (w *wholeSync) note(took time.Duration, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = w.broken || err != nil
	if took > w.patience {
		w.took, w.after = took, time.Now().Add(restFactor*took)
	}
}

// compare takes down how long it took to sync each: if that was no quicker, the
// disk is slow and the other way the better one.
func (w *wholeSync) compare(took time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.patience = max(took, leastPatience)
	if took >= w.took {
		w.after = time.Time{}
	}
}
