package crawler

import (
	"context"
	"errors"
	"time"

	"magpie/frontier"
)

// heldPause is after how long an errand looks again whether a host is free that another
// machine holds.
const heldPause = time.Second

// Take implements frontier.Frontier. A host that pictures were had of did answer:
// if it does not now, it is waited for.
func (e *errand) Take(ctx context.Context, lease time.Duration) (*frontier.Host, time.Time, error) {
	for {
		h, next, err := e.Frontier.Take(ctx, lease)
		if h == nil || err != nil {
			return nil, next, err
		}
		isHeld, err := e.hold(ctx, h, lease)
		if err != nil {
			return nil, time.Time{}, err
		}
		if !isHeld {
			continue
		}
		if e.hosts[h.Name] {
			h.Vouch()
		}
		return h, time.Time{}, nil
	}
}

// hold takes a host in the records too, if others work on them. One that is not to be
// had is left alone here.
func (e *errand) hold(ctx context.Context, h *frontier.Host, lease time.Duration) (isHeld bool, err error) {
	if e.shared == nil {
		return true, nil
	}
	theirs, next, err := e.shared.TakeHost(ctx, h.Name, lease)
	if theirs == nil || err != nil {
		if next.IsZero() {
			next = time.Now().Add(heldPause)
			if err == nil {
				err = e.waitFor(ctx, h.Name)
			}
		}
		return false, errors.Join(err, e.Frontier.Release(ctx, h, frontier.Pause{Until: next}))
	}
	e.held.got(h.Name)
	h.Share()
	e.mu.Lock()
	e.leases[h] = theirs
	e.mu.Unlock()
	// A server may have been away for longer than the lease here lasts by now.
	return true, e.Frontier.Renew(ctx, h, theirs.Left())
}

// lease is the lease of a host in the records, nil if there is none.
func (e *errand) lease(h *frontier.Host) *frontier.Host {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.leases[h]
}

// Renew implements frontier.Frontier. Here no lease lasts longer than in the records.
func (e *errand) Renew(ctx context.Context, h *frontier.Host, lease time.Duration) error {
	if theirs := e.lease(h); theirs != nil {
		if err := e.shared.Renew(ctx, theirs, lease); err != nil {
			return err
		}
		lease = theirs.Left()
	}
	return e.Frontier.Renew(ctx, h, lease)
}

// Release implements frontier.Frontier. That a host is to be left alone holds for
// later runs and other machines too.
func (e *errand) Release(ctx context.Context, h *frontier.Host, p frontier.Pause) error {
	var err error
	switch theirs := e.lease(h); {
	case theirs != nil:
		theirs.Rest(h.Resting())
		err = e.shared.Release(ctx, theirs, p)
		e.mu.Lock()
		delete(e.leases, h)
		e.mu.Unlock()
	case !p.Until.IsZero():
		err = e.records.Postpone(ctx, h.Name, p)
	}
	return errors.Join(err, e.Frontier.Release(ctx, h, p))
}
