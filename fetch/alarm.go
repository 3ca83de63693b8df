package fetch

import (
	"sync"
	"time"
)

// alarm calls ring when its time comes, unless it is set anew or unset before.
// That happens several times within each exchange, and hardly ever does an alarm
// ring: so the timer behind it is made when it is first needed and runs on, and
// only when it fires too early is it set to what is left. An alarm is set with
// ring in it and is stopped in the end.
type alarm struct {
	ring func()

	mu      sync.Mutex
	at      time.Time // zero while unset
	timer   *time.Timer
	fires   time.Time // when the timer does; zero while it does not run
	stopped bool
}

// set has the alarm ring after so long from now, unless it was stopped.
func (a *alarm) set(now time.Time, after time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stopped {
		return
	}
	a.at = now.Add(after)
	if a.fires.IsZero() || a.at.Before(a.fires) {
		a.wind(after)
	}
}

// wind has the timer fire when the alarm is to ring. The caller holds mu.
func (a *alarm) wind(after time.Duration) {
	a.fires = a.at
	if a.timer == nil {
		a.timer = time.AfterFunc(after, a.fire)
		return
	}
	a.timer.Reset(after)
}

// unset has the alarm not ring.
func (a *alarm) unset() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at = time.Time{}
}

// stop is unset, for good, and ends the timer. It may be called more than once.
func (a *alarm) stop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at, a.fires, a.stopped = time.Time{}, time.Time{}, true
	if a.timer != nil {
		a.timer.Stop()
	}
}

// fire is called by the timer.
func (a *alarm) fire() {
	if a.isDue(time.Now()) {
		a.ring()
	}
}

// isDue says whether to ring now; if that is yet to come, the timer runs on.
func (a *alarm) isDue(now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fires = time.Time{}
	if a.at.IsZero() {
		return false
	}
	if left := a.at.Sub(now); left > 0 {
		a.wind(left)
		return false
	}
	return true
}
