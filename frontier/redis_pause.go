package frontier

import (
	"context"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// Release implements Frontier.
func (r *Redis) Release(ctx context.Context, h *Host, p Pause) error {
	l, err := r.lease(h)
	if err != nil {
		return nil //nolint:nilerr // a lost lease is released already
	}
	err = r.setPause(ctx, h.Name, l.token, p)
	if err == nil {
		err = r.giveBack(ctx, h)
	}
	if err == ErrLost { //nolint:errorlint // never wrapped here
		r.lose(h)
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
	args := []any{host, state.until}
	for _, site := range state.sites {
		args = append(args, site.name, site.at)
	}
	_, err = r.eval(ctx, scriptPostpone, r.central(), args...)
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
	for _, host := range hosts {
		if err == nil {
			err = r.patiently(ctx, func() (err error) {
				pauses[host], err = r.pauseOf(ctx, host)
				return err
			})
		}
	}
	if err != nil {
		return nil, fmt.Errorf("listing the hosts left alone: %w", err)
	}
	return pauses, nil
}

func (r *Redis) pauseOf(ctx context.Context, host string) (p Pause, err error) {
	values, err := r.client.HMGet(ctx, r.keysOf(host)+":h", "until", "cause", "asked").Result()
	if err != nil {
		return p, err
	}
	said := texts(values)
	p = Pause{Until: fromMillis(millisOf(said[0])), Asked: fromMillis(millisOf(said[2]))}
	if values[1] != nil {
		p.Cause = said[1]
	}
	return p, nil
}

// Lift implements Frontier.
func (r *Redis) Lift(ctx context.Context, causes ...string) error {
	pauses, err := r.Pauses(ctx)
	if err != nil {
		return err
	}
	for host, p := range pauses {
		if !p.isLiftable(causes, r.now()) {
			continue
		}
		if err := r.lift(ctx, host, p.lifted()); err != nil {
			return fmt.Errorf("asking %s again: %w", host, err)
		}
	}
	r.changed.fireAll()
	return nil
}

// lift makes a host and its open jobs due as soon as the host itself asked for.
func (r *Redis) lift(ctx context.Context, host string, p Pause) error {
	if err := r.setPause(ctx, host, "", p); err != nil {
		return err
	}
	if err := r.hasten(ctx, host, latest(p.Until, r.now())); err != nil {
		return err
	}
	return r.queuePaused(ctx, host)
}
