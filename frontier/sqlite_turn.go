package frontier

import (
	"errors"
	"slices"
)

// turn is what one caller wants written.
type turn struct {
	write func(*writer) error
	over  bool
	err   error // why it was not written
}

// transaction runs fn and writes all of it or nothing. It may run fn more than
// once, but what the earlier ones wrote is undone then.
//
// Those that wait while another is written are written together, in the order
// in which they came, by the first of them that has its turn: one commit, and so
// one wait for the disk, serves them all. None fails for another.
func (w *writer) transaction(fn func(*writer) error) error {
	t := &turn{write: fn}
	w.queueing.Lock()
	w.queue = append(w.queue, t)
	w.queueing.Unlock()

	w.mu.Lock()
	defer w.mu.Unlock()
	if !t.over {
		w.writeAll(w.nextTurns())
	}
	return t.err
}

// nextTurns are those that wait by now.
func (w *writer) nextTurns() []*turn {
	w.queueing.Lock()
	defer w.queueing.Unlock()
	turns := w.queue
	w.queue = nil
	return turns
}

// errBrokenOff is told to those whose writing ended in a panic.
var errBrokenOff = errors.New("writing was broken off")

// writeAll writes what it can. Where one of them cannot be written, the others are
// tried again without it. Where the file cannot, all are told so at once: another
// try would take as long, and one after a sync that failed would prove nothing.
func (w *writer) writeAll(turns []*turn) {
	for _, t := range turns {
		t.over, t.err = true, errBrokenOff
	}
	for len(turns) > 0 {
		failed, err := w.commitOf(turns)
		if failed == nil {
			for _, t := range turns {
				t.err = err
			}
			return
		}
		failed.err = err
		turns = slices.DeleteFunc(turns, func(t *turn) bool { return t == failed })
	}
}

// commitOf writes all of the turns or nothing. With an error it returns the turn that
// could not be written, nil if it is the file that could not.
func (w *writer) commitOf(turns []*turn) (failed *turn, err error) {
	if _, err := w.begin.Exec(); err != nil {
		return nil, err
	}
	committed := false
	defer func() {
		if !committed {
			w.undo()
		}
	}()
	if failed, err = w.run(turns); err != nil {
		return failed, err
	}
	_, err = w.commit.Exec()
	committed = err == nil
	return nil, err
}

// undo ends a transaction that was not committed.
func (w *writer) undo() {
	// The names were perhaps never written.
	clear(w.hostIDs)
	clear(w.siteIDs)
	// SQLite has perhaps rolled back itself: then this fails.
	_, _ = w.rollback.Exec()
}

// run runs the turns up to one that fails. Each finds the sums as if those before it
// were committed.
func (w *writer) run(turns []*turn) (failed *turn, err error) {
	for _, t := range turns {
		clear(w.ahead)
		clear(w.queues)
		clear(w.tallies)
		clear(w.galleries)
		if err := t.write(w); err != nil {
			return t, err
		}
		if err := w.flush(); err != nil {
			return t, err
		}
	}
	return nil, nil
}
