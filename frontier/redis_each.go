package frontier

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
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

// settledAt is an entry of the list of what was settled on a host.
type settledAt struct {
	place, at, number int64
}

const timeBytes = 6

func readSettled(place int64, text string) settledAt {
	at := binary.BigEndian.Uint64(append([]byte{0, 0}, text[:timeBytes]...))
	return settledAt{place: place, at: int64(at), number: numberOf(text[timeBytes:])}
}

// eachByTime calls fn with what was settled, in the order of that. Of a job that was settled
// several times the last counts.
func (r *Redis) eachByTime(ctx context.Context, f Filter, fn func(redisRow) error) error {
	var sides []*side[settledAt]
	err := r.eachHost(ctx, func(host string) error {
		s := newSide(host, func(ctx context.Context, host string, last settledAt) ([]settledAt, error) {
			return r.settledBehind(ctx, host, last, f.Order)
		})
		some, err := s.fill(ctx)
		if some {
			sides = append(sides, s)
		}
		return err
	})
	if err != nil {
		return err
	}
	compare := func(a, b settledAt) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.place, b.place))
	}
	if f.Order == NewestFirst {
		oldest := compare
		compare = func(a, b settledAt) int { return oldest(b, a) }
	}
	now := momentOf{jobs: map[settledOn]bool{}}
	return mergeSides(ctx, sides, compare, func(s settledAt, of []*side[settledAt]) error {
		for _, side := range of { // entries of several hosts may be alike
			if !now.add(s, side.host) {
				continue
			}
			if err := r.passSettled(ctx, side.host, s, f, fn); err != nil {
				return err
			}
		}
		return nil
	})
}

// momentOf is what was settled in one millisecond. A job may have been so several times.
type momentOf struct {
	at   int64
	jobs map[settledOn]bool
}

// settledOn is a job by its number on a host.
type settledOn struct {
	host   string
	number int64
}

// add adds a job that was settled, and reports whether it was not so in the same millisecond.
func (m *momentOf) add(s settledAt, host string) bool {
	if m.at != s.at {
		m.at = s.at
		clear(m.jobs)
	}
	job := settledOn{host, s.number}
	isNew := !m.jobs[job]
	m.jobs[job] = true
	return isNew
}

// settledBehind are some entries of a host behind the last that was read, in an order.
func (r *Redis) settledBehind(ctx context.Context, host string, last settledAt, order Order) (some []settledAt, err error) {
	from, to := last.place, last.place+sideSize-1 // places count from 1, the list from 0
	if order == NewestFirst {
		if to = last.place - 2; last.place == 0 {
			to = -1
		} else if last.place == 1 {
			return nil, nil
		}
	}
	key := r.keysOf(host) + ":c"
	var values []string
	err = r.patiently(ctx, func() (err error) {
		if order == NewestFirst {
			if to == -1 {
				n, err := r.client.LLen(ctx, key).Result()
				if err != nil || n == 0 {
					return err
				}
				to = n - 1
			}
			from = max(0, to-sideSize+1)
		}
		values, err = r.client.LRange(ctx, key, from, to).Result()
		return err
	})
	for i, value := range values {
		some = append(some, readSettled(from+int64(i)+1, value))
	}
	if order == NewestFirst {
		slices.Reverse(some)
	}
	return some, err
}

// passSettled calls fn with the record that was settled then, if it passes the filter.
func (r *Redis) passSettled(ctx context.Context, host string, s settledAt, f Filter, fn func(redisRow) error) error {
	if !f.Since.IsZero() && s.at < toMillis(f.Since) || !f.Until.IsZero() && s.at > toMillis(f.Until) {
		return nil
	}
	_, err := r.pass(ctx, host, []int64{s.number}, f, func(row redisRow) error {
		if toMillis(row.Settled) != s.at {
			return nil // it was settled once more later
		}
		return fn(row)
	})
	return err
}
