package frontier

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"time"
)

// hostKey is the key of a host for signals. Two hosts that share one wake each other.
func hostKey(host string) int64 {
	h := fnv.New64a()
	h.Write([]byte(host))
	return int64(h.Sum64())
}

// Take implements Frontier. The queue of hosts may say too early when one is due, so the
// host has the last word: one that has nothing due goes back. Leases of hosts where nothing of
// the sites is open do not count: it is io.EOF while others hold only such. Before it is, all hosts are
// looked at once: nothing open is left for that its host is missing in the queue.
func (r *Redis) Take(ctx context.Context, lease time.Duration) (*Host, time.Time, error) {
	for {
		h, next, err := r.lead(ctx, lease)
		if errors.Is(err, io.EOF) {
			found, err := r.recall(ctx)
			if err != nil {
				return nil, time.Time{}, err
			}
			if found {
				continue
			}
		}
		if h == nil || err != nil {
			return nil, next, err
		}
		isDue, err := r.settleIn(ctx, h)
		switch {
		case err != nil:
			return nil, time.Time{}, err
		case isDue:
			return h, time.Time{}, nil
		}
	}
}

// settleIn makes the lease of a host known to the host itself, and reports whether that has
// something due. If not it is not held any more.
func (r *Redis) settleIn(ctx context.Context, h *Host) (isDue bool, err error) {
	if moved, err := r.move(ctx, h); moved || err != nil {
		return false, err
	}
	isDue, err = r.own(ctx, h)
	switch {
	case errors.Is(err, ErrLost): // it ran out before it was known there
		r.lose(h)
		return false, nil
	case err != nil:
		return false, fmt.Errorf("taking %s: %w", h.Name, err)
	case isDue:
		return true, nil
	}
	if err := r.giveBack(ctx, h); err != nil {
		return false, fmt.Errorf("giving %s back: %w", h.Name, err)
	}
	return false, nil
}

// lead takes the host at the head of the queue, if it is due. The server knows the call by
// its number when its answer was lost and it is made again.
func (r *Redis) lead(ctx context.Context, lease time.Duration) (*Host, time.Time, error) {
	asked := r.now()
	args := slices.Concat([]any{r.owner, lease.Milliseconds(), r.crawl, r.calls.Add(1)}, r.heldLines(), r.chosenSites())
	reply, err := r.eval(ctx, scriptTake, r.central(), args...)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("looking for a host to work on: %w", err)
	}
	said := texts(reply)
	if said[0] == repliedGone {
		return nil, time.Time{}, r.forgotten()
	}
	if said[0] == repliedTook {
		return r.leased(said[1], said[2], said[3], asked.Add(lease)), time.Time{}, nil
	}
	if said[2] != "" {
		return nil, asked.Add(time.Duration(millisOf(said[2])-millisOf(said[1])) * time.Millisecond), nil
	}
	if said[3] == "" {
		return nil, time.Time{}, io.EOF
	}
	return nil, time.Time{}, nil
}

// leased is a host whose lease was had, by the clock here until before it ends on the
// server.
func (r *Redis) leased(name, token, line string, until time.Time) *Host {
	h := newHost(name, hostKey(name), 0, until)
	h.Share()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.leases[h] = &redisLease{token: token, line: line, seen: map[ID]redisRow{}}
	return h
}

func (r *Redis) forgotten() error {
	return fmt.Errorf("the crawl at %s is gone: %w", r.address, ErrForgotten)
}

// chosenSites tells a script which sites are worked on.
func (r *Redis) chosenSites() []any {
	how, sites := r.only.chosen()
	args := []any{how}
	for _, site := range sites {
		args = append(args, site)
	}
	return args
}

// own makes a lease known to its host, and reports whether that has something due.
func (r *Redis) own(ctx context.Context, h *Host) (isDue bool, err error) {
	state, err := r.look(ctx, h, "own")
	if err != nil {
		return false, err
	}
	h.answered = state.answered
	for _, site := range state.sites {
		if site.at == "" || !r.only.has(site.name) {
			continue
		}
		h.Sites = append(h.Sites, site.name)
		isDue = isDue || millisOf(site.at) <= state.now
	}
	return isDue, nil
}

// hostState is what a host has to say of itself.
type hostState struct {
	now      int64 // by the server
	answered bool
	until    string // when it may be asked again
	sites    []siteAt
}

// siteAt is when a site may ask a host for something, "" if it has nothing open.
type siteAt struct{ name, at string }

// look reads the state of a host; how is "own" to make its lease known
// as well, "check" to see that it is in force.
func (r *Redis) look(ctx context.Context, h *Host, how string) (hostState, error) {
	l, err := r.lease(h)
	if err != nil {
		return hostState{}, err
	}
	return r.lookAt(ctx, h.Name, l.token, how)
}

func (r *Redis) lookAt(ctx context.Context, host, token, how string) (s hostState, err error) {
	reply, err := r.eval(ctx, scriptOwn, r.keysOf(host), token, how)
	if err != nil {
		return s, err
	}
	said := texts(reply)
	if said[0] == repliedLost {
		return s, ErrLost
	}
	s = hostState{now: millisOf(said[1]), answered: said[2] != "", until: said[3]}
	for i := 4; i < len(said); i += 2 {
		s.sites = append(s.sites, siteAt{said[i], said[i+1]})
	}
	return s, nil
}

// giveBack ends a lease and puts its host where it belongs in the queue. Whatever
// becomes known of the host meanwhile is seen: it is looked at once more then.
func (r *Redis) giveBack(ctx context.Context, h *Host) error {
	l, err := r.lease(h)
	for err == nil {
		var over bool
		if over, err = r.tryGiveBack(ctx, h, l); over {
			break
		}
	}
	if err == ErrLost { //nolint:errorlint // never wrapped here
		err = nil
	}
	if err == nil {
		r.lose(h)
		r.changed.givenBack(h.key)
	}
	return err
}

func (r *Redis) tryGiveBack(ctx context.Context, h *Host, l *redisLease) (over bool, err error) {
	state, err := r.look(ctx, h, "look")
	if err != nil {
		return false, err
	}
	args := []any{h.Name, l.token, state.until, h.restFrom(r.now()).Milliseconds()}
	for _, site := range state.sites {
		args = append(args, site.name, site.at)
	}
	reply, err := r.eval(ctx, scriptGive, r.central(), args...)
	if err != nil {
		return false, err
	}
	return texts(reply)[0] != repliedAgain, nil
}

// Renew implements Frontier. The lease lasts from when the server was asked that answered, however long
// it was away before: so it does there.
func (r *Redis) Renew(ctx context.Context, h *Host, lease time.Duration) error {
	l, err := r.lease(h)
	if err != nil {
		return err
	}
	reply, asked, err := r.evalAt(ctx, scriptRenew, r.central(), h.Name, l.token, lease.Milliseconds())
	if err != nil {
		return fmt.Errorf("renewing the lease of %s: %w", h.Name, err)
	}
	if texts(reply)[0] == repliedLost {
		r.lose(h)
		return ErrLost
	}
	h.renew(asked.Add(lease))
	return nil
}
