package frontier

import (
	"container/heap"
	"context"
)

// side is one of several lists that are read side by side, each in order and some
// at a time: that of a host.
type side[T comparable] struct {
	host  string
	read  func(ctx context.Context, host string, last T) ([]T, error)
	some  []T
	last  T
	over  bool
	place int // among the lists
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
	s.put(some)
	return len(some) > 0, nil
}

// put has what comes next of a list.
func (s *side[T]) put(some []T) {
	s.some, s.over = some, len(some) < sideSize
	if len(some) > 0 {
		s.last = some[len(some)-1]
	}
}

// sideHeap has the list first whose next value is the least: a heap, as there may be many hosts.
type sideHeap[T comparable] struct {
	sides   []*side[T]
	compare func(a, b T) int
}

func (h *sideHeap[T]) Len() int { return len(h.sides) }

func (h *sideHeap[T]) Less(i, j int) bool {
	a, b := h.sides[i], h.sides[j]
	order := h.compare(a.some[0], b.some[0])
	return order < 0 || order == 0 && a.place < b.place
}

func (h *sideHeap[T]) Swap(i, j int) { h.sides[i], h.sides[j] = h.sides[j], h.sides[i] }

func (h *sideHeap[T]) Push(s any) { h.sides = append(h.sides, s.(*side[T])) }

func (h *sideHeap[T]) Pop() any {
	last := h.sides[len(h.sides)-1]
	h.sides = h.sides[:len(h.sides)-1]
	return last
}

// mergeSides calls fn with each value in order, once, and the lists that it is in, which fn does not
// keep. Each list has some when it begins.
func mergeSides[T comparable](ctx context.Context, sides []*side[T], compare func(a, b T) int, fn func(T, []*side[T]) error) error {
	for i, s := range sides {
		s.place = i
	}
	all := &sideHeap[T]{sides, compare}
	heap.Init(all)
	var of []*side[T]
	for all.Len() > 0 {
		least := all.sides[0].some[0]
		for of = of[:0]; all.Len() > 0 && all.sides[0].some[0] == least; {
			s, _ := heap.Pop(all).(*side[T])
			of = append(of, s)
		}
		if err := fn(least, of); err != nil {
			return err
		}
		for _, s := range of {
			s.some = s.some[1:]
			some, err := s.fill(ctx)
			if err != nil {
				return err
			}
			if some {
				heap.Push(all, s)
			}
		}
	}
	return nil
}
