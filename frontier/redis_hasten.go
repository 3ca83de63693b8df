package frontier

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// hasten makes all open jobs of a host due at a time that were due later, and reports whether
// there were any.
func (r *Redis) hasten(ctx context.Context, host string, state hostState, at time.Time) (hastened bool, err error) {
	var queues []string
	for _, site := range state.sites {
		for _, kind := range []Kind{Page, Image, Range} {
			queues = append(queues, fmt.Sprintf("%s:q:%d:%s", r.keysOf(host), kind, site.name))
		}
	}
	for {
		numbers, err := r.dueLater(ctx, queues, at)
		if err != nil || len(numbers) == 0 {
			return hastened, err
		}
		hastened = true
		err = inPieces(numbers, func(piece []int64) error { return r.makeDue(ctx, host, piece, at) })
		if err != nil {
			return true, err
		}
	}
}

// dueLater are the numbers of jobs in queues of a host that are due after a time, some of each
// queue.
func (r *Redis) dueLater(ctx context.Context, queues []string, at time.Time) (numbers []int64, err error) {
	later := &redis.ZRangeBy{Min: "(" + strconv.FormatInt(toMillis(at), 10), Max: "+inf", Count: mostRows}
	replies := make([]*redis.StringSliceCmd, len(queues))
	err = r.patiently(ctx, func() error {
		_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, queue := range queues {
				replies[i] = p.ZRangeByScore(ctx, queue, later)
			}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, reply := range replies {
		for _, member := range reply.Val() {
			numbers = append(numbers, numberOf(member))
		}
	}
	return numbers, nil
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
