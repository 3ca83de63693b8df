package frontier

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// TakeHost leases a host that is not held here, whether anything is open there or not. If it
// is not to be had now it returns nil and when it may be asked again, zero while
// somebody else holds it, or a host that shares its limits.
func (r *Redis) TakeHost(ctx context.Context, name string, lease time.Duration) (h *Host, next time.Time, err error) {
	for {
		h, next, err = r.hold(ctx, name, lease)
		if h == nil || err != nil {
			return nil, next, err
		}
		moved, err := r.move(ctx, h)
		if err != nil {
			return nil, time.Time{}, err
		}
		if !moved {
			return r.unlessPaused(ctx, h)
		}
	}
}

// hold leases a host in the queue.
func (r *Redis) hold(ctx context.Context, name string, lease time.Duration) (*Host, time.Time, error) {
	reply, asked, err := r.evalAt(ctx, scriptHold, r.central(), r.owner, lease.Milliseconds(), r.crawl, name, r.line(name))
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("taking %s: %w", name, err)
	}
	said := texts(reply)
	switch {
	case said[0] == repliedGone:
		return nil, time.Time{}, r.forgotten()
	case said[0] == repliedTook:
		return r.leased(name, said[1], said[2], asked.Add(lease)), time.Time{}, nil
	case said[2] == "":
		return nil, time.Time{}, nil
	}
	return nil, asked.Add(time.Duration(millisOf(said[2])-millisOf(said[1])) * time.Millisecond), nil
}

// unlessPaused makes the lease of a host known to that, or gives it back if it is to be left
// alone.
func (r *Redis) unlessPaused(ctx context.Context, h *Host) (*Host, time.Time, error) {
	asked := r.now()
	state, err := r.look(ctx, h, "own")
	wait := millisOf(state.until) - state.now
	switch {
	case errors.Is(err, ErrLost): // it ran out before it was known there
		r.lose(h)
		return nil, time.Time{}, nil
	case err != nil:
		return nil, time.Time{}, fmt.Errorf("taking %s: %w", h.Name, err)
	case wait > 0:
		return nil, asked.Add(time.Duration(wait) * time.Millisecond), r.giveBack(ctx, h)
	}
	h.answered = state.answered
	return h, time.Time{}, nil
}
