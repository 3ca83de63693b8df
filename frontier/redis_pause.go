package frontier

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"
)

// Release implements Frontier. Of a lost lease nobody waits at the host any more: whoever waits for
// one is to hear of it again.
func (r *Redis) Release(ctx context.Context, h *Host, p Pause) error {
	l, err := r.lease(h)
	if err != nil {
		r.changed.givenBack(h.key)
		return nil //nolint:nilerr // a lost lease is released already
	}
	err = r.setPause(ctx, h.Name, l.token, p)
	if err == nil {
		err = r.giveBack(ctx, h)
	}
	if err == ErrLost { //nolint:errorlint // never wrapped here
		r.lose(h)
		r.changed.givenBack(h.key)
		return nil
	}
	if err != nil {
		return fmt.Errorf("giving %s back: %w", h.Name, err)
	}
	return nil
}

// setPause notes a pause with its host. token is the lease under which the host is given
// back, "" for none.
func (r *Redis) setPause(ctx context.Context, host, token string, p Pause) error {
	reply, err := r.eval(ctx, scriptPause, r.keysOf(host), token, toMillis(p.Until), p.Cause, toMillis(p.Asked))
	if err == nil && reply[0] == repliedLost {
		return ErrLost
	}
	return err
}

// Postpone implements Frontier.
func (r *Redis) Postpone(ctx context.Context, host string, p Pause) error {
	err := r.setPause(ctx, host, "", p)
	if err == nil {
		err = r.queuePaused(ctx, host)
	}
	if err != nil {
		return fmt.Errorf("leaving %s alone: %w", host, err)
	}
	r.changed.fireAll()
	return nil
}

// queuePaused puts a host that nobody needs to hold where its pause has it in the
// queue.
func (r *Redis) queuePaused(ctx context.Context, host string) error {
	state, err := r.lookAt(ctx, host, "", "look")
	if err != nil {
		return err
	}
	return r.queueAs(ctx, host, state)
}

// queueAs puts a host that nobody needs to hold where its state has it in the queue.
func (r *Redis) queueAs(ctx context.Context, host string, state hostState) error {
	args := []any{host, state.until}
	for _, site := range state.sites {
		args = append(args, site.name, site.at)
	}
	_, err := r.eval(ctx, scriptPostpone, r.central(), args...)
	return err
}

// Pauses implements Frontier.
func (r *Redis) Pauses(ctx context.Context) (map[string]Pause, error) {
	var hosts []string
	err := r.patiently(ctx, func() (err error) {
		from := "(" + strconv.FormatInt(r.now().UnixMilli(), 10)
		hosts, err = r.client.ZRangeByScore(ctx, r.central()+":paused", &redis.ZRangeBy{Min: from, Max: "+inf"}).Result()
		return err
	})
	pauses := map[string]Pause{}
	for some := range slices.Chunk(hosts, hostsAtOnce) {
		var notes []hostNote
		if err == nil {
			notes, err = r.notes(ctx, some)
		}
		for _, n := range notes {
			pauses[n.host] = n.pause
		}
	}
	if err != nil {
		return nil, fmt.Errorf("listing the hosts left alone: %w", err)
	}
	return pauses, nil
}

// Lift implements Frontier.
func (r *Redis) Lift(ctx context.Context, causes ...string) error {
	pauses, err := r.Pauses(ctx)
	if err != nil {
		return err
	}
	lifting, ctx := errgroup.WithContext(ctx)
	lifting.SetLimit(liftedAtOnce)
	for host, p := range pauses {
		if !p.isLiftable(causes, r.now()) {
			continue
		}
		lifting.Go(func() error {
			if err := r.lift(ctx, host, p.lifted()); err != nil {
				return fmt.Errorf("asking %s again: %w", host, err)
			}
			return nil
		})
	}
	if err := lifting.Wait(); err != nil {
		return err
	}
	r.changed.fireAll()
	return nil
}

// liftedAtOnce is how many hosts have their pause lifted at the same time: each takes
// several calls, one after the other.
const liftedAtOnce = 16

// lift makes a host and its open jobs due as soon as the host itself asked for.
func (r *Redis) lift(ctx context.Context, host string, p Pause) error {
	if err := r.setPause(ctx, host, "", p); err != nil {
		return err
	}
	state, err := r.lookAt(ctx, host, "", "look")
	if err != nil {
		return err
	}
	hastened, err := r.hasten(ctx, host, state, latest(p.Until, r.now()))
	if err != nil {
		return err
	}
	if hastened {
		return r.queuePaused(ctx, host)
	}
	return r.queueAs(ctx, host, state)
}
