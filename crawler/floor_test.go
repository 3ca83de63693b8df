package crawler

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"
)

// withFree has a run believe that so many bytes are free.
func withFree(free func() (int64, error)) func(*Crawler) {
	return func(c *Crawler) { c.floor.free, c.floor.period = free, time.Millisecond }
}

// A run waits while there is too little space, tells so once, and goes on by
// itself.
func TestMinFree(t *testing.T) {
	const least = 10_000_000
	for _, when := range []string{"from the start", "in the middle"} {
		t.Run(when, func(t *testing.T) {
			w := newWorld(t, "min_free: 10MB\n"+fourAtOnce)
			all := w.gallery(150)
			var low atomic.Bool
			low.Store(when == "from the start")
			var asked atomic.Int64 // while it was low
			saved := 0
			w.prepare = withFree(func() (int64, error) {
				if !low.Load() {
					return 2 * least, nil
				}
				if asked.Add(1) == 20 {
					low.Store(false)
				}
				return least - 1, nil
			})
			atPause, atEnd := -1, -1
			w.onEvent = func(e Event) {
				switch e.Kind {
				case Saved:
					if saved++; saved == 10 && when == "in the middle" {
						low.Store(true)
					}
				case Paused:
					atPause = w.server.Counter().Total()
				case Resumed:
					atEnd = w.server.Counter().Total()
				}
			}
			w.complete()
			w.wantKept(all...)
			if w.count(Paused) != 1 || w.count(Resumed) != 1 {
				t.Errorf("told %d times that it pauses and %d times that it goes on, want once each", w.count(Paused), w.count(Resumed))
			}
			if atEnd-atPause > 4 {
				t.Errorf("%d requests before the pause and %d at its end: something new was started", atPause, atEnd)
			}
		})
	}
}

func TestMinFreeCanBeStopped(t *testing.T) {
	w := newWorld(t, "min_free: 10MB\n"+fourAtOnce)
	w.gallery(3)
	w.prepare = withFree(func() (int64, error) { return 0, nil })
	w.onEvent = func(e Event) {
		if e.Kind == Paused {
			w.crawler.Drain()
		}
	}
	if sum := w.run(); !sum.Interrupted || sum.Open != 1 {
		t.Errorf("got %+v", sum)
	}
	w.wantTotal(0)
}

// What cannot be known, or is not wanted, is no bound; nor does a run wait when
// it is done anyway.
func TestMinFreeIsNoBound(t *testing.T) {
	unknown := func() (int64, error) { return 0, errors.ErrUnsupported }
	none := func() (int64, error) { return 0, nil }
	for _, tt := range []struct {
		name, yaml string
		free       func() (int64, error)
	}{
		{"where nobody knows", "min_free: 10MB\n", unknown},
		{"where it is 0", "min_free: 0\n", none},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.yaml+fourAtOnce)
			all := w.gallery(3)
			w.prepare = withFree(tt.free)
			w.complete()
			w.wantKept(all...)
		})
	}
}

// With little to spare the space is asked for before each start: a quick line may
// fill it within a second.
func TestFloorLooksOftenWhenItIsNear(t *testing.T) {
	for _, tt := range []struct {
		name  string
		free  int64
		asked int
	}{
		{"near", floorNear, 10},
		{"far", 3 * floorNear, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			f := &floor{least: 100, period: time.Hour, flights: newFlights()}
			f.free = func() (int64, error) { asked++; return tt.free, nil }
			for range 10 {
				f.look()
			}
			if asked != tt.asked {
				t.Errorf("it was asked for %d times, want %d", asked, tt.asked)
			}
		})
	}
}

// What is still to come of what is in flight is as good as written.
func TestFloorCountsWhatIsInFlight(t *testing.T) {
	fs := newFlights()
	f := &floor{least: 100, free: func() (int64, error) { return 150, nil }, flights: fs}
	if low, _ := f.look(); low {
		t.Error("150 bytes free are too little with nothing in flight")
	}
	fs.aloft[[16]byte{1}] = &flight{all: fs, expected: 80, bytes: 20}
	if low, news := f.look(); !low || news == nil || news.Kind != Paused {
		t.Errorf("with 60 bytes to come: low %v, news %+v", low, news)
	}
	fs.aloft[[16]byte{1}].bytes = 35
	if low, _ := f.look(); !low {
		t.Error("the pause ends as soon as the least is free")
	}
	fs.aloft[[16]byte{1}].bytes = 80
	if low, news := f.look(); low || news == nil || news.Kind != Resumed {
		t.Errorf("with nothing to come: low %v, news %+v", low, news)
	}
}
