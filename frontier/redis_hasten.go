package frontier

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// hasten makes all open jobs of a host due at a time that were due later.
func (r *Redis) hasten(ctx context.Context, host string, at time.Time) error {
	state, err := r.lookAt(ctx, host, "", "look")
	if err != nil {
		return err
	}
	for _, site := range state.sites {
		for _, kind := range []Kind{Page, Image, Range} {
			if err := r.hastenQueue(ctx, host, fmt.Sprintf("%s:q:%d:%s", r.keysOf(host), kind, site.name), at); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Redis) hastenQueue(ctx context.Context, host, queue string, at time.Time) error {
	for {
		var members []string
		err := r.patiently(ctx, func() (err error) {
			later := &redis.ZRangeBy{Min: "(" + strconv.FormatInt(toMillis(at), 10), Max: "+inf", Count: mostRows}
			members, err = r.client.ZRangeByScore(ctx, queue, later).Result()
			return err
		})
		if err != nil || len(members) == 0 {
			return err
		}
		numbers := make([]int64, len(members))
		for i, member := range members {
			numbers[i] = numberOf(member)
		}
		if err := r.makeDue(ctx, host, numbers, at); err != nil {
			return err
		}
	}
}

func (r *Redis) makeDue(ctx context.Context, host string, numbers []int64, at time.Time) error {
	rows, err := r.readNumbers(ctx, host, numbers)
	if err != nil {
		return err
	}
	ids, seen := make([]ID, len(rows)), map[ID]redisRow{}
	for i, row := range rows {
		ids[i], seen[row.ID] = row.ID, row
	}
	_, err = r.decide(ctx, host, "", ids, seen, func(c *redisChange) error {
		for _, id := range ids {
			row := c.row(id)
			if !row.lives() || row.State != Open || !row.Due.After(at) {
				continue
			}
			row.Due = at
			c.putRecord(row.Record)
		}
		return nil
	})
	return err
}
