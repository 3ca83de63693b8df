package frontier

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

// writeAll writes what it can. What fails together is tried one by one.
func (w *writer) writeAll(turns []*turn) {
	err := w.commitOf(turns)
	for i, t := range turns {
		if t.err = err; err != nil && len(turns) > 1 {
			t.err = w.commitOf(turns[i : i+1])
		}
		t.over = true
	}
}

// commitOf writes all of the turns or nothing.
func (w *writer) commitOf(turns []*turn) error {
	if _, err := w.begin.Exec(); err != nil {
		return err
	}
	err := w.run(turns)
	if err == nil {
		_, err = w.commit.Exec()
	}
	if err != nil {
		// The names were perhaps never written.
		clear(w.hostIDs)
		clear(w.siteIDs)
		// SQLite has perhaps rolled back itself: then this fails.
		_, _ = w.rollback.Exec()
	}
	return err
}

// run runs the turns. Each finds the sums as if those before it were committed.
func (w *writer) run(turns []*turn) error {
	for _, t := range turns {
		clear(w.ahead)
		clear(w.queues)
		clear(w.tallies)
		clear(w.galleries)
		if err := t.write(w); err != nil {
			return err
		}
		if err := w.flush(); err != nil {
			return err
		}
	}
	return nil
}
