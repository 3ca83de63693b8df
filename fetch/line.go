package fetch

import (
	"container/list"
	"math"
	"time"
)

// longestPause is how long a request waits for the interval of its host. One
// that would wait longer is refused, so that whoever made it can do something
// else until then.
const longestPause = 30 * time.Second

// line is where requests to one host wait. Its gate guards it.
type line struct {
	host  string
	limit Limit
	busy  int       // requests under way
	held  int       // who wants the line kept though nobody is in it
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

// join adds a turn at the end.
func (l *line) join() *turn {
	t := &turn{line: l, decided: make(chan struct{})}
	t.place = l.turns.PushBack(t)
	return t
}

// admit decides the turns that may start now, and those that are refused.
func (l *line) admit(now time.Time) {
	for l.turns.Len() > 0 {
		refusal := l.refusal(now)
		if refusal == nil && (l.busy >= l.limit.Parallel || l.pause(now) > 0) {
			return
		}
		t := l.turns.Remove(l.turns.Front()).(*turn)
		if t.refusal = refusal; refusal == nil {
			l.start(t, now)
		}
		close(t.decided)
	}
}

func (l *line) start(t *turn, now time.Time) {
	t.started, t.before = now, l.last
	l.last = now
	l.busy++
}

// pause is how long the interval asks the next request to wait.
func (l *line) pause(now time.Time) time.Duration {
	return l.limit.Interval - now.Sub(l.last)
}

// reserve takes the next start for a request that is under way already, and says
// how far off it is. What is refused takes none.
func (l *line) reserve(now time.Time) (time.Duration, error) {
	if err := l.refusal(now); err != nil {
		return 0, err
	}
	wait := max(l.pause(now), 0)
	l.last = now.Add(wait)
	return wait, nil
}

// refusal is the error of a request to a host that is postponed, or whose next
// start is further off than requests wait for it; else nil.
func (l *line) refusal(now time.Time) error {
	until := l.until
	if pause := l.pause(now); pause > longestPause && now.Add(pause).After(until) {
		until = now.Add(pause)
	}
	if now.Before(until) {
		return &PostponedError{Host: l.host, Until: until}
	}
	return nil
}

// rest says whether nobody needs the line, and after what time to look at it
// again: 0 when there is nothing to look for before someone joins or leaves.
func (l *line) rest(now time.Time) (idle bool, wait time.Duration) {
	if l.turns.Len() > 0 && l.busy < l.limit.Parallel {
		return false, l.pause(now)
	}
	if l.turns.Len() > 0 || l.busy > 0 || l.held > 0 {
		return false, 0
	}
	// Without its account a host would have a burst for every request.
	return true, max(l.pause(now), l.until.Sub(now), l.paid.Add(burst).Sub(now), 0)
}

// postpone has everyone refused until the moment.
func (l *line) postpone(until time.Time) {
	if until.After(l.until) {
		l.until = until
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
