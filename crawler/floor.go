package crawler

import (
	"fmt"
	"sync"
	"time"
)

const (
	// floorPeriod and floorBytes are after what time, or how much received, the
	// free space is asked for again.
	floorPeriod = time.Second
	floorBytes  = 16 << 20
	// floorNear is what may arrive unasked for in that time: with less to spare
	// the space is asked for before each start.
	floorNear = 64 << 20
	// causeMinFree is why a run pauses.
	causeMinFree = "min_free"
)

// floor sees to it that some space stays free where pictures are kept: while it
// is less, counting what is still to come of what is in flight, nothing new
// starts.
type floor struct {
	least   int64                 // 0 for no bound
	free    func() (int64, error) // how much there is
	where   string                // for people
	period  time.Duration         // how often free is asked for, at most
	flights *flights

	mu      sync.Mutex
	asked   time.Time // when free was asked for last
	arrived int64     // received by then
	left    int64     // free then
	low     bool
}

// look reports whether there is too little space, and what is news of that: a
// pause or its end. Where free cannot tell, there is no bound.
func (f *floor) look() (low bool, news *Event) {
	if f.least == 0 {
		return false, nil
	}
	arrived := f.flights.received()
	f.mu.Lock()
	defer f.mu.Unlock()
	near := f.left-f.least < floorNear && !f.low
	if time.Since(f.asked) < f.period && arrived-f.arrived < floorBytes && !near {
		return f.low, nil
	}
	left, err := f.free()
	if err != nil {
		f.low = false
		return false, nil
	}
	f.asked, f.arrived, f.left = time.Now(), arrived, left
	return f.judge(left - f.flights.awaited())
}

// judge takes note of how much is free. A pause ends when it is a tenth more
// than the least, lest the run begins and pauses by turns. The caller holds mu.
func (f *floor) judge(free int64) (low bool, news *Event) {
	was := f.low
	f.low = free < f.least || was && free < f.least+f.least/10
	switch {
	case f.low && !was:
		news = &Event{Kind: Paused, Cause: causeMinFree, Detail: fmt.Sprintf(
			"%s are free at %s, and min_free: keeps %s: nothing new starts until there is more", megabytes(f.left), f.where, megabytes(f.least))}
	case was && !f.low:
		news = &Event{Kind: Resumed, Cause: causeMinFree, Detail: fmt.Sprintf("%s are free at %s", megabytes(f.left), f.where)}
	}
	return f.low, news
}

// megabytes is a number of bytes for people.
func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// isLow reports whether the run pauses for want of space, and tells of it when
// that begins and ends.
func (c *Crawler) isLow() bool {
	low, news := c.floor.look()
	if news != nil {
		c.emit(*news)
	}
	return low
}
