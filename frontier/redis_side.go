package frontier

import (
	"context"
)

// side is one of several lists that are read side by side, each in order and some
// at a time: that of a host.
type side[T comparable] struct {
	host string
	read func(ctx context.Context, host string, last T) ([]T, error)
	some []T
	last T
	over bool
}

// sideSize is how much is read of a list at once.
const sideSize = 100

func newSide[T comparable](host string, read func(context.Context, string, T) ([]T, error)) *side[T] {
	return &side[T]{host: host, read: read}
}

// fill reads more if it has to, and reports whether there is anything.
func (s *side[T]) fill(ctx context.Context) (bool, error) {
	if len(s.some) > 0 || s.over {
		return len(s.some) > 0, nil
	}
	some, err := s.read(ctx, s.host, s.last)
	if err != nil {
		return false, err
	}
	s.some, s.over = some, len(some) < sideSize
	if len(some) > 0 {
		s.last = some[len(some)-1]
	}
	return len(some) > 0, nil
}

// mergeSides calls fn with each value in order, once, and the lists that it is in.
func mergeSides[T comparable](ctx context.Context, sides []*side[T], compare func(a, b T) int, fn func(T, []*side[T]) error) error {
	for len(sides) > 0 {
		least := sides[0].some[0]
		for _, s := range sides[1:] {
			if compare(s.some[0], least) < 0 {
				least = s.some[0]
			}
		}
		var of, left []*side[T]
		for _, s := range sides {
			if s.some[0] == least {
				of = append(of, s)
			}
		}
		if err := fn(least, of); err != nil {
			return err
		}
		for _, s := range of {
			s.some = s.some[1:]
		}
		for _, s := range sides {
			some, err := s.fill(ctx)
			if err != nil {
				return err
			}
			if some {
				left = append(left, s)
			}
		}
		sides = left
	}
	return nil
}
