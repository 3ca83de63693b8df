package fetch

import (
	"slices"
	"time"
)

// longestPause is how long a request waits for the interval of its host. One
// that would wait longer is refused, so that whoever made it can do something
// else until then.
const longestPause = 30 * time.Second

// line is where requests to one host, or to one group of hosts, wait. Its gate
// guards it.
type line struct {
	name  string // of the host or group
	limit Limit
	busy  int           // requests under way
	held  int           // who wants the line kept though nobody is in it
	last  time.Time     // when the latest of them started
	gap   time.Duration // drawn for the pause after that
	until time.Time     // when requests are welcome again
	paid  time.Time     // until when the rate is used up
	turns []*turn       // those not yet decided, first come first
	wake  alarm         // rings when the line is to be tended
}

// turn is the place of one request in a line.
type turn struct {
	line     *line
	host     string
	interval time.Duration // what the request itself asks for, 0 for nothing
	// decided says that the request may start, or is refused, and told is closed
	// then; it is nil while nobody waits for that.
	decided bool
	told    chan struct{}
	refusal error
	// before and gap are the line's last start before this one, and its gap.
	started, before time.Time
	gap             time.Duration
}

// newLine returns an empty line whose alarm, not yet set, calls awake. Last is
// the latest start in an earlier line of that name, zero for none.
func newLine(name string, limit Limit, last time.Time, awake func(*line)) *line {
	l := &line{name: name, last: last}
	l.setLimit(limit)
	l.wake.ring = func() { awake(l) }
	return l
}

func (l *line) setLimit(limit Limit) {
	limit.Parallel = max(limit.Parallel, 1)
	l.limit = limit
	l.gap = max(l.gap, limit.Interval)
}

// join adds a turn at the end, for a request to the host that asks for an
// interval of its own.
func (l *line) join(host string, interval time.Duration) *turn {
	t := &turn{line: l, host: host, interval: interval}
	l.turns = append(l.turns, t)
	return t
}

// admit decides the turns that may start now, and those that are refused.
func (l *line) admit(now time.Time) {
	for len(l.turns) > 0 {
		t := l.turns[0]
		t.refusal = t.refused(now)
		if t.refusal == nil && (l.busy >= l.limit.Parallel || l.pause(now, t.interval) > 0) {
			return
		}
		l.turns = slices.Delete(l.turns, 0, 1)
		if t.refusal == nil {
			l.start(t, now)
		}
		t.decide()
	}
}

// decide tells whoever waits for it.
func (t *turn) decide() {
	t.decided = true
	if t.told != nil {
		close(t.told)
	}
}

// wait is closed when the turn is decided; nil if it is.
func (t *turn) wait() <-chan struct{} {
	if t.decided {
		return nil
	}
	t.told = make(chan struct{})
	return t.told
}

func (l *line) start(t *turn, now time.Time) {
	t.started, t.before, t.gap = now, l.last, l.gap
	l.startedAt(now)
	l.busy++
}

func (l *line) startedAt(moment time.Time) {
	l.last, l.gap = moment, l.limit.draw()
}

// pause is how long a request that asks for an interval of its own, 0 for none,
// has to wait if it is next.
func (l *line) pause(now time.Time, interval time.Duration) time.Duration {
	return max(l.gap, interval) - now.Sub(l.last)
}

// reserve takes the next start for a request that is under way already, and says
// how far off it is. What is refused takes none.
func (t *turn) reserve(now time.Time) (time.Duration, error) {
	if err := t.refused(now); err != nil {
		return 0, err
	}
	wait := max(t.line.pause(now, t.interval), 0)
	t.line.startedAt(now.Add(wait))
	return wait, nil
}

// refused is the error of a request that does not wait for its start; nil if it
// may.
func (t *turn) refused(now time.Time) error {
	return t.postponed(now, t.line.closedUntil(now, t.interval))
}

func (t *turn) postponed(now, until time.Time) error {
	if now.Before(until) {
		return &PostponedError{Host: t.host, Until: until}
	}
	return nil
}

// closedUntil is when a request with such an interval is not refused any more: a
// line may be postponed, or its next start further off than requests wait for
// it.
func (l *line) closedUntil(now time.Time, interval time.Duration) time.Time {
	if pause := l.pause(now, interval); pause > longestPause && now.Add(pause).After(l.until) {
		return now.Add(pause)
	}
	return l.until
}

// rest says whether nobody needs the line, and after what time to look at it
// again: 0 when there is nothing to look for before someone joins or leaves.
func (l *line) rest(now time.Time) (idle bool, wait time.Duration) {
	if len(l.turns) > 0 && l.busy < l.limit.Parallel {
		return false, l.pause(now, l.turns[0].interval)
	}
	if len(l.turns) > 0 || l.busy > 0 || l.held > 0 {
		return false, 0
	}
	// Without its account a host would have a burst for every request.
	return true, max(l.pause(now, 0), l.until.Sub(now), l.paid.Add(burst).Sub(now), 0)
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
	if !t.decided {
		l.turns = slices.DeleteFunc(l.turns, func(other *turn) bool { return other == t })
		return
	}
	if t.refusal != nil {
		return
	}
	l.busy--
	if l.last.Equal(t.started) {
		l.last, l.gap = t.before, max(t.gap, l.limit.Interval) // which may have grown
	}
}
