package frontier

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"

	"github.com/redis/go-redis/v9"
)

// settledAt is an entry of the list of what was settled on a host. Places count from 1.
type settledAt struct {
	place, at, number int64
}

const timeBytes = 6

func readSettled(place int64, text string) settledAt {
	at := binary.BigEndian.Uint64(append([]byte{0, 0}, text[:timeBytes]...))
	return settledAt{place: place, at: int64(at), number: numberOf(text[timeBytes:])}
}

// compareSettled compares two entries in an order.
func compareSettled(order Order) func(a, b settledAt) int {
	return func(a, b settledAt) int {
		if order == NewestFirst {
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.place, b.place))
	}
}

// eachByTime calls fn with what was settled, in the order of that. Of a job that was settled
// several times the last counts.
func (r *Redis) eachByTime(ctx context.Context, f Filter, fn func(redisRow) error) error {
	var sides []*side[settledAt]
	err := r.someHosts(ctx, func(hosts []string) error {
		more, err := r.settledOf(ctx, hosts, f.Order)
		sides = append(sides, more...)
		return err
	})
	if err != nil {
		return err
	}
	reader := newSettledReader(r, f, fn)
	err = mergeSides(ctx, sides, compareSettled(f.Order), func(s settledAt, of []*side[settledAt]) error {
		for _, side := range of { // entries of several hosts may be alike
			if err := reader.add(ctx, s, side.host); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return reader.flush(ctx)
}

// settledOf are the lists of those of some hosts where anything was settled.
func (r *Redis) settledOf(ctx context.Context, hosts []string, order Order) (sides []*side[settledAt], err error) {
	lengths, err := r.settledLengths(ctx, hosts)
	if err != nil {
		return nil, err
	}
	var spans []settledSpan
	for i, host := range hosts {
		if lengths[i] == 0 {
			continue
		}
		s := newSide(host, func(ctx context.Context, host string, last settledAt) ([]settledAt, error) {
			lists, err := r.settledIn(ctx, []settledSpan{spanBehind(host, last, order)})
			if err != nil {
				return nil, err
			}
			return lists[0], nil
		})
		if order == NewestFirst {
			s.last.place = lengths[i] + 1
		}
		sides, spans = append(sides, s), append(spans, spanBehind(host, s.last, order))
	}
	lists, err := r.settledIn(ctx, spans)
	for i, some := range lists {
		sides[i].put(some)
	}
	// A server that crashed meanwhile may have forgotten what it had.
	return slices.DeleteFunc(sides, func(s *side[settledAt]) bool { return len(s.some) == 0 }), err
}

// settledLengths are how many entries the lists of some hosts have.
func (r *Redis) settledLengths(ctx context.Context, hosts []string) ([]int64, error) {
	lengths := make([]int64, len(hosts))
	err := r.patiently(ctx, func() error {
		replies := make([]*redis.IntCmd, len(hosts))
		_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, host := range hosts {
				replies[i] = p.LLen(ctx, r.keysOf(host)+":c")
			}
			return nil
		})
		for i, reply := range replies {
			lengths[i] = reply.Val()
		}
		return err
	})
	return lengths, err
}

// settledSpan is a part of the list of a host, from one place to before another.
type settledSpan struct {
	host         string
	from, before int64
	order        Order
}

// spanBehind is what comes behind an entry in an order, some of it.
func spanBehind(host string, last settledAt, order Order) settledSpan {
	if order == NewestFirst {
		return settledSpan{host, max(1, last.place-sideSize), last.place, order}
	}
	return settledSpan{host, last.place + 1, last.place + 1 + sideSize, order}
}

// settledIn reads parts of lists, each in its order.
func (r *Redis) settledIn(ctx context.Context, spans []settledSpan) ([][]settledAt, error) {
	lists := make([][]settledAt, len(spans))
	err := r.patiently(ctx, func() error {
		replies := make([]*redis.StringSliceCmd, len(spans))
		_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, s := range spans {
				// There the first has the number 0, and the last is read, too. Before the
				// first there is nothing, and -1 would be the last.
				from, to := s.from-1, s.before-2
				if to < from {
					from, to = 1, 0
				}
				replies[i] = p.LRange(ctx, r.keysOf(s.host)+":c", from, to)
			}
			return nil
		})
		for i, reply := range replies {
			lists[i] = spans[i].read(reply.Val())
		}
		return err
	})
	return lists, err
}

// read reads the entries of a part of a list.
func (s settledSpan) read(texts []string) []settledAt {
	some := make([]settledAt, len(texts))
	for i, text := range texts {
		some[i] = readSettled(s.from+int64(i), text)
	}
	if s.order == NewestFirst {
		slices.Reverse(some)
	}
	return some
}
