package crawler

import (
	"context"
	"errors"
	"io"

	"magpie/frontier"
)

// What a page leads to is known before the page is settled, so a server that lost its power
// and forgot a last moment has both or neither. But nothing leads to start pages: where it
// forgot these, everybody who works on the run makes them known again. What was done of
// them in this run stays done.

// hasBegun notes that the run has begun. The server is told of the worker behind all that
// was made due, so that who forgot any of that forgot this as well.
func (f *fleet) hasBegun(ctx context.Context) error {
	if f == nil {
		return nil
	}
	_, err := f.report(ctx, func() { f.begun = true })
	return err
}

// isOver says what becomes of a run for which nothing is left to do: the error is io.EOF if that
// is the end, and nil if the server had forgotten how the run began.
func (f *fleet) isOver(ctx context.Context) error {
	if f == nil {
		return io.EOF
	}
	again, err := f.report(ctx, func() {})
	if err == nil && !again {
		return io.EOF
	}
	return f.told(ctx, err)
}

// report says that the worker is there, after it was changed. It reports whether the start
// pages were made known again.
func (f *fleet) report(ctx context.Context, change func()) (again bool, err error) {
	f.reporting.Lock()
	defer f.reporting.Unlock()
	change()
	for {
		err := f.state.Stay(ctx, f.worker, f.rules)
		if forgotten, is := errors.AsType[*frontier.ForgottenError](err); is {
			f.emit(Event{Kind: Forgotten, Detail: forgotten.Error() + ": that is asked for again"})
			f.forgot, err = true, nil
		}
		if err != nil || !f.forgot || !f.begun {
			return again, err
		}
		if err := f.addStarts(ctx); err != nil {
			return again, err
		}
		again, f.forgot = true, false
	}
}
