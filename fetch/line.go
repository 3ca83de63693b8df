package fetch

import (
	"container/list"
	"math"
	"time"
)

// line is where requests to one host wait. Its gate guards it.
type line struct {
	host  string
	limit Limit
	busy  int       // requests under way
	last  time.Time // when the latest of them started
	until time.Time // when requests are welcome again
	paid  time.Time // until when the rate is used up
	turns list.List // of *turn, those not yet decided, first come first
	wake  *time.Timer
}

// turn is the place of one request in a line.
type turn struct {
	line  *line
	place *list.Element
	// decided is closed when the request may start, or is refused.
	decided chan struct{}
	refusal error
	// before is the line's last start before this one.
	started, before time.Time
}

// newLine returns an empty line whose timer, not yet set, calls awake.
func newLine(host string, limit Limit, awake func(*line)) *line {
	l := &line{host: host}
	l.setLimit(limit)
	l.wake = time.AfterFunc(math.MaxInt64, func() { awake(l) })
	l.wake.Stop()
	return l
}

func (l *line) setLimit(limit Limit) {
	limit.Parallel = max(limit.Parallel, 1)
	l.limit = limit
}

// join adds a turn at the end, or one that is refused at once.
func (l *line) join(now time.Time) *turn {
	t := &turn{line: l, decided: make(chan struct{})}
	if t.refusal = l.refusal(now); t.refusal != nil {
		close(t.decided)
		return t
	}
	t.place = l.turns.PushBack(t)
	return t
}

// admit decides the turns that may start now.
func (l *line) admit(now time.Time) {
	for l.turns.Len() > 0 && l.busy < l.limit.Parallel && l.pause(now) <= 0 {
		t := l.turns.Front().Value.(*turn)
		l.turns.Remove(t.place)
		t.started, t.before = now, l.last
		l.busy++
		l.last = now
		close(t.decided)
	}
}

// pause is how long the interval asks the next request to wait.
func (l *line) pause(now time.Time) time.Duration {
	return l.limit.Interval - now.Sub(l.last)
}

// reserve takes the next start for a request that is under way already, and says
// how far off it is.
func (l *line) reserve(now time.Time) time.Duration {
	wait := max(l.pause(now), 0)
	l.last = now.Add(wait)
	return wait
}

// refusal is the error of a request to a host that is postponed, else nil.
func (l *line) refusal(now time.Time) error {
	if now.Before(l.until) {
		return &PostponedError{Host: l.host, Until: l.until}
	}
	return nil
}

// rest says whether nobody is in the line, and after what time to look at it
// again: 0 when there is nothing to look for before someone joins or leaves.
func (l *line) rest(now time.Time) (idle bool, wait time.Duration) {
	if l.turns.Len() > 0 && l.busy < l.limit.Parallel {
		return false, l.pause(now)
	}
	if l.turns.Len() > 0 || l.busy > 0 {
		return false, 0
	}
	// Without its account a host would have a burst for every request.
	return true, max(l.pause(now), l.until.Sub(now), l.paid.Add(burst).Sub(now), 0)
}

// postpone refuses everyone who waits, and whoever joins before the moment.
func (l *line) postpone(until, now time.Time) {
	if until.After(l.until) {
		l.until = until
	}
	if !now.Before(l.until) {
		return
	}
	for l.turns.Len() > 0 {
		l.turns.Remove(l.turns.Front()).(*turn).refuse(now)
	}
}

// giveBack takes out a turn that nobody waits for any more, whether or not it
// was decided already.
func (l *line) giveBack(t *turn) {
	select {
	case <-t.decided:
	default:
		l.turns.Remove(t.place)
		return
	}
	if t.refusal != nil {
		return
	}
	l.busy--
	if l.last.Equal(t.started) {
		l.last = t.before
	}
}

func (t *turn) refuse(now time.Time) {
	t.refusal = t.line.refusal(now)
	close(t.decided)
}
