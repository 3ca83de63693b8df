package frontier

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// Each implements Frontier. In the orders by time the hosts are read side by side, so the
// cost grows with them.
func (r *Redis) Each(ctx context.Context, f Filter, fn func(Record) error) error {
	once := numbersOn{of: map[string]*numbers{}, toOnce: f.toOnce}
	hand := func(row redisRow) error {
		if !once.add(row) {
			return nil
		}
		return fn(row.Record)
	}
	var err error
	for _, part := range f.parts() {
		if err = r.eachPart(ctx, part, hand); err != nil {
			break
		}
	}
	var stopped *stopError
	if errors.As(err, &stopped) {
		return stopped.err
	}
	if err != nil {
		return fmt.Errorf("reading records: %w", err)
	}
	return nil
}

// eachPart calls fn with every record that passes a filter.
func (r *Redis) eachPart(ctx context.Context, f Filter, fn func(redisRow) error) error {
	switch {
	case f.isByTime():
		return r.eachByTime(ctx, f, fn)
	case f.Missing:
		return r.eachHost(ctx, func(host string) error { return r.eachMissing(ctx, host, f, fn) })
	}
	return r.eachHost(ctx, func(host string) error { return r.eachFound(ctx, host, f, fn) })
}

// numbersOn are jobs by their numbers on hosts.
type numbersOn struct {
	of     map[string]*numbers
	toOnce func() *numbers // an empty set for another host
}

// add adds a job, and reports whether it was not among them.
func (n numbersOn) add(row redisRow) (isNew bool) {
	set, ok := n.of[row.Host]
	if !ok {
		set = n.toOnce()
		n.of[row.Host] = set
	}
	number, err := strconv.ParseInt(row.number, 10, 64)
	return err != nil || set.add(number)
}

// eachFound calls fn with the records of a host in the order in which they became known.
func (r *Redis) eachFound(ctx context.Context, host string, f Filter, fn func(redisRow) error) error {
	numbers := make([]int64, mostRows)
	for from := int64(0); ; from += mostRows {
		for i := range numbers {
			numbers[i] = from + int64(i)
		}
		isLast, err := r.pass(ctx, host, numbers, f, fn)
		if err != nil || isLast {
			return err
		}
	}
}

// eachMissing calls fn with the pages of a host that lack pictures.
func (r *Redis) eachMissing(ctx context.Context, host string, f Filter, fn func(redisRow) error) error {
	some := &redis.ZRangeBy{Min: "-", Max: "+", Count: mostRows}
	for {
		var members []string
		err := r.patiently(ctx, func() (err error) {
			members, err = r.client.ZRangeByLex(ctx, r.keysOf(host)+":m", some).Result()
			return err
		})
		if err != nil || len(members) == 0 {
			return err
		}
		numbers := make([]int64, len(members))
		for i, member := range members {
			numbers[i] = numberOf(member)
		}
		if _, err := r.pass(ctx, host, numbers, f, fn); err != nil {
			return err
		}
		some.Min = "(" + members[len(members)-1]
	}
}

// pass calls fn with the records of some jobs, by their numbers, that pass a filter. isLast
// tells that there are no jobs behind them.
func (r *Redis) pass(ctx context.Context, host string, numbers []int64, f Filter, fn func(redisRow) error) (isLast bool, err error) {
	for len(numbers) > 0 {
		rows, err := r.someNumbers(ctx, host, numbers)
		if err != nil {
			return false, err
		}
		for _, row := range rows {
			if err := passRow(row, f, fn); err != nil {
				return false, err
			}
		}
		isLast = rows[len(rows)-1].text == ""
		numbers = numbers[len(rows):]
	}
	return isLast, nil
}

// passRow calls fn with a record that lives here, if it passes a filter.
func passRow(row redisRow, f Filter, fn func(redisRow) error) error {
	if !row.lives() || !f.passes(row.Record) {
		return nil
	}
	return stopped(fn(row))
}
