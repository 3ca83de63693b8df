package frontier

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// copyingLayout stands in the place of a crawl's layout, with who copies behind it, while
// records are copied into it: no run starts on it.
const copyingLayout = "copying "

// beginRedisCopy has an empty crawl on a server to copy into. What a copy that
// was broken off left there goes.
func beginRedisCopy(ctx context.Context, address string) (*Redis, error) {
	r, err := connectRedis(ctx, address, nil, nil)
	if err != nil {
		return nil, err
	}
	if err := r.beginCopy(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("copying into the state %s: %w", r.address, err), r.Close())
	}
	return r, nil
}

func (r *Redis) beginCopy(ctx context.Context) error {
	err := r.checkLayout(ctx, true)
	if err == nil {
		err = r.eachHost(ctx, func(string) error { return ErrNotEmpty })
	}
	isUnfinished := errors.Is(err, ErrUnfinished)
	if err != nil && !isUnfinished {
		return err
	}
	if err := r.setLayout(ctx, copyingLayout+r.owner); err != nil || !isUnfinished {
		return err
	}
	return r.empty(ctx)
}

// setLayout marks the crawl as one that is kept in a way.
func (r *Redis) setLayout(ctx context.Context, layout string) error {
	return r.patiently(ctx, func() error { return r.client.Set(ctx, r.central()+":layout", layout, 0).Err() })
}

// empty removes all that is kept of the crawl but its layout. It looks through all keys of
// the server.
func (r *Redis) empty(ctx context.Context) error {
	wipe := func(ctx context.Context, node *redis.Client) error {
		return r.patiently(ctx, func() error { return r.emptyNode(ctx, node) })
	}
	switch client := r.client.(type) {
	case *redis.ClusterClient:
		return client.ForEachMaster(ctx, wipe)
	case *redis.Client:
		return wipe(ctx, client)
	}
	return errors.New("the server is of no kind that can be emptied")
}

func (r *Redis) emptyNode(ctx context.Context, node *redis.Client) error {
	keys := node.Scan(ctx, 0, r.address.prefix+":{*", 1000).Iterator()
	for keys.Next(ctx) {
		if keys.Val() == r.central()+":layout" {
			continue
		}
		if err := node.Unlink(ctx, keys.Val()).Err(); err != nil {
			return err
		}
	}
	return keys.Err()
}

// unused implements copyable. Who works on the crawl is among its workers, or holds a host.
// Whoever writes moves the mark: those who join and those who take a host by that, and
// crawl retry, which does neither, by what is open.
func (r *Redis) unused(ctx context.Context) (mark string, err error) {
	workers, err := r.Workers(ctx)
	if err != nil {
		return "", err
	}
	held, err := r.areHostsHeld(ctx)
	if err != nil {
		return "", fmt.Errorf("looking for hosts that are held: %w", err)
	}
	if held || len(workers) > 0 {
		return "", fmt.Errorf("opening the state %s: %w", r.address, ErrInUse)
	}
	return r.copyMark(ctx)
}

// areHostsHeld reports whether anybody holds a host.
func (r *Redis) areHostsHeld(ctx context.Context) (are bool, err error) {
	now, err := r.keepersTime(ctx)
	if err != nil {
		return false, err
	}
	err = r.patiently(ctx, func() error {
		held, err := r.client.ZCount(ctx, r.central()+":ends", "("+strconv.FormatInt(now.UnixMilli(), 10), "+inf").Result()
		are = held > 0
		return err
	})
	return are, err
}

// copyMark tells how the crawl is from how it was before somebody wrote.
func (r *Redis) copyMark(ctx context.Context) (string, error) {
	var told []any
	err := r.patiently(ctx, func() (err error) {
		told, err = r.client.MGet(ctx, r.central()+":last", r.central()+":joined").Result()
		return err
	})
	if err != nil {
		return "", fmt.Errorf("looking for those who worked on it: %w", err)
	}
	stats, err := r.Stats(ctx)
	if err != nil {
		return "", err
	}
	slices.SortFunc(stats.Counts, func(a, b Count) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return fmt.Sprint(told, stats.Counts), nil
}

// eachNote implements copyable.
func (r *Redis) eachNote(ctx context.Context, fn func(hostNote) error) error {
	return r.someHosts(ctx, func(hosts []string) error {
		notes, err := r.notes(ctx, hosts)
		if err != nil {
			return err
		}
		for _, n := range notes {
			if err := fn(n); err != nil {
				return err
			}
		}
		return nil
	})
}

// notes reads what is known of hosts.
func (r *Redis) notes(ctx context.Context, hosts []string) (notes []hostNote, err error) {
	replies := make([]*redis.SliceCmd, len(hosts))
	err = r.patiently(ctx, func() error {
		_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, host := range hosts {
				replies[i] = p.HMGet(ctx, r.keysOf(host)+":h", "until", "cause", "asked", "answered")
			}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	for i, host := range hosts {
		said := replies[i].Val()
		n := hostNote{host: host, answered: said[3] != nil}
		n.pause.Until, n.pause.Asked = fromMillis(millisIn(said[0])), fromMillis(millisIn(said[2]))
		n.pause.Cause, _ = said[1].(string)
		notes = append(notes, n)
	}
	return notes, nil
}

// millisIn are the milliseconds in a field, 0 if there is none.
func millisIn(field any) int64 {
	text, _ := field.(string)
	return millisOf(text)
}

// finish implements copyable.
func (r *Redis) finish(ctx context.Context) error {
	key := r.central() + ":layout"
	var layout string
	err := r.patiently(ctx, func() (err error) {
		layout, err = r.client.Get(ctx, key).Result()
		return err
	})
	if err != nil {
		return err
	}
	if layout != copyingLayout+r.owner {
		return fmt.Errorf("copying into the state %s: another copy into it was begun", r.address)
	}
	return r.setLayout(ctx, redisLayout)
}
