package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// series are the runs of one program in one workload.
type series struct {
	program program
	samples []sample
}

// rounds has all programs run in turn, so many times after a warm-up, and calls
// progress after each run. What must not be is in the error, beside all series.
func (b *booth) rounds(ctx context.Context, programs []program, pairs int, progress func(string)) ([]series, error) {
	all := make([]series, len(programs))
	for i, p := range programs {
		all[i].program = p
	}
	var wrong error
	for round := range pairs + 1 {
		var fetched time.Duration
		for i, p := range programs {
			s, err := b.run(ctx, p)
			if err != nil {
				return all, errors.Join(wrong, err)
			}
			wrong = errors.Join(wrong, s.judge(b.workload, p))
			if p.isFetcher && s.isMeasure(b.workload) {
				fetched = s.Wall
			}
			if fetched > 0 && s.isMeasure(b.workload) {
				s.ratio = s.Wall.Seconds() / fetched.Seconds()
			}
			progress(fmt.Sprintf("%s: round %d of %d, %s: %.3f s", b.workload.name, round, pairs, p.name, s.Wall.Seconds()))
			if round > 0 {
				all[i].samples = append(all[i].samples, s)
			}
		}
	}
	return all, wrong
}

// of returns one number of every run, in order of size.
func of[T cmp.Ordered](s series, number func(sample) T) []T {
	return sorted(s.samples, number)
}

// sorted returns one number of each sample, in order of size.
func sorted[S any, T cmp.Ordered](samples []S, number func(S) T) []T {
	var numbers []T
	for _, each := range samples {
		numbers = append(numbers, number(each))
	}
	slices.Sort(numbers)
	return numbers
}

// median returns the middle one of sorted numbers, the greater of two; there is
// at least one.
func median[T any](sorted []T) T { return sorted[len(sorted)/2] }

// greatest returns the greatest of sorted numbers; there is at least one.
func greatest[T any](sorted []T) T { return sorted[len(sorted)-1] }
