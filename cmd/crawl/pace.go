package main

import "time"

const (
	// paceSpan is what time a rate of now is taken over, and etaSpan that by which
	// an end is told.
	paceSpan = 5 * time.Second
	etaSpan  = time.Minute
)

// pace tells how fast a sum grows, from what it was in the last span of time.
type pace struct {
	span    time.Duration
	samples []sample // oldest first; those that are older than span but one
}

type sample struct {
	at  time.Time
	sum int64
}

// add takes note of the sum at a time.
func (p *pace) add(at time.Time, sum int64) {
	p.samples = append(p.samples, sample{at, sum})
	old := 0
	for old+1 < len(p.samples) && at.Sub(p.samples[old+1].at) >= p.span {
		old++
	}
	p.samples = append(p.samples[:0], p.samples[old:]...)
}

// perSecond is how fast the sum grows, 0 if that is not known yet.
func (p *pace) perSecond() float64 {
	grown, lasted := p.lately()
	if lasted < time.Second/2 {
		return 0
	}
	return float64(grown) / lasted.Seconds()
}

// lately is by how much the sum grew, and in what time.
func (p *pace) lately() (grown int64, lasted time.Duration) {
	if len(p.samples) == 0 {
		return 0, 0
	}
	first, last := p.samples[0], p.samples[len(p.samples)-1]
	return last.sum - first.sum, last.at.Sub(first.at)
}
