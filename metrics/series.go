package metrics

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// series has a T for each combination of values that the labels of a metric have
// had. It grows with them, so whoever chooses them bounds them.
type series[T any] struct {
	labels []string
	mu     sync.RWMutex
	byKey  map[string]*one[T]
}

// one is that of some values.
type one[T any] struct {
	labels []Label
	value  T
}

// newSeries is for these labels. Without any there is one T from the beginning.
func newSeries[T any](labels []string) *series[T] {
	s := &series[T]{labels: labels, byKey: map[string]*one[T]{}}
	if len(labels) == 0 {
		s.of(nil)
	}
	return s
}

// of returns that of these values, in the order of the labels. Other than so many
// values are a fault of the program, and panic.
func (s *series[T]) of(values []string) *T {
	if len(values) != len(s.labels) {
		panic(fmt.Sprintf("the labels %q have the values %q", s.labels, values))
	}
	key := strings.Join(values, "\xff") // in no text
	s.mu.RLock()
	known := s.byKey[key]
	s.mu.RUnlock()
	if known != nil {
		return &known.value
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byKey[key] == nil {
		s.byKey[key] = &one[T]{labels: s.labelled(values)}
	}
	return &s.byKey[key].value
}

func (s *series[T]) labelled(values []string) []Label {
	labels := make([]Label, len(values))
	for i, value := range values {
		labels[i] = Label{s.labels[i], value}
	}
	return labels
}

// all are those there are, in the order of their values.
func (s *series[T]) all() []*one[T] {
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := make([]*one[T], 0, len(s.byKey))
	for _, o := range s.byKey {
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b *one[T]) int {
		return slices.CompareFunc(a.labels, b.labels, func(a, b Label) int { return strings.Compare(a.Value, b.Value) })
	})
	return all
}
