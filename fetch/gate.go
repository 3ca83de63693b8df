package fetch

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// gate is the layer that keeps the limits. Each host, or group of hosts, has a
// line of its own, in which requests wait in the order they came.
type gate struct {
	next  http.RoundTripper
	group func(host string) string // names the line of a host

	mu    sync.Mutex
	known map[string]standing // of those with a limit
	lines map[string]*line    // of those that are not idle
}

// standing is what is kept of a host or group while it is idle.
type standing struct {
	limit Limit
	last  time.Time // when its latest request started
}

// newGate returns a gate in which each host has a line of its own until group is
// another.
func newGate(next http.RoundTripper) *gate {
	alone := func(host string) string { return host }
	return &gate{next: next, group: alone, known: map[string]standing{}, lines: map[string]*line{}}
}

func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	host := Host(req.URL)
	t, err := g.enter(req.Context(), host)
	if err != nil {
		return nil, err
	}
	repeat := func(ctx context.Context) error { return g.repeat(ctx, t) }
	resp, err := g.next.RoundTrip(req.WithContext(withRepetition(req.Context(), repeat)))
	if err != nil {
		g.leave(t)
		return nil, err
	}
	now := time.Now()
	if after, asked := askedToWait(resp.StatusCode, resp.Header, now); asked {
		g.postpone(host, now.Add(after))
	}
	paced := g.pace(req.Context(), t, resp.Body)
	body := &slotBody{ReadCloser: paced, gate: g, turn: t}
	if resp.Body == http.NoBody || resp.ContentLength == 0 {
		body.leave()
	}
	resp.Body = body
	return resp, nil
}

// enter returns when a request to the host may start, for which leave is owed
// then, or shall not wait.
func (g *gate) enter(ctx context.Context, host string) (*turn, error) {
	if err := givenUp(ctx); err != nil {
		return nil, err
	}
	stagesOf(ctx)(StageTurn)
	g.mu.Lock()
	t := g.line(host).join(host, termsOf(ctx).Interval)
	g.tend(t.line)
	decided := t.wait()
	g.mu.Unlock()

	if decided == nil {
		return g.begin(ctx, t)
	}
	select {
	case <-decided:
		return g.begin(ctx, t)
	case <-overOf(ctx):
		g.abandon(t)
		return nil, fmt.Errorf("waiting for a turn at %s: %w", host, context.Canceled)
	case <-ctx.Done():
		g.abandon(t)
		return nil, fmt.Errorf("waiting for a turn at %s: %w", host, ctx.Err())
	}
}

// begin has a request start whose turn is decided.
func (g *gate) begin(ctx context.Context, t *turn) (*turn, error) {
	if t.refusal != nil {
		return nil, t.refusal
	}
	if err := lapsed(ctx); err != nil {
		g.abandon(t)
		return nil, fmt.Errorf("waiting for a turn at %s: %w", t.host, err)
	}
	return t, nil
}

func (g *gate) leave(t *turn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t.line.busy--
	g.tend(t.line)
}

func (g *gate) abandon(t *turn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t.line.giveBack(t)
	g.tend(t.line)
}

func (g *gate) limit(host string, l Limit) {
	g.mu.Lock()
	defer g.mu.Unlock()
	name := g.group(host)
	s := g.known[name]
	s.limit = s.limit.stricter(l)
	g.known[name] = s
	if line := g.lines[name]; line != nil {
		line.setLimit(s.limit)
		g.tend(line)
	}
}

func (g *gate) postpone(host string, until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	line := g.line(host)
	line.postpone(until)
	g.tend(line)
}

// hold keeps the line of a host, and with it the last start there, until release
// is called. Without, it is dropped where the limit asks for no interval yet.
func (g *gate) hold(host string) (release func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	line := g.line(host)
	line.held++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		line.held--
		g.tend(line)
	}
}

// refuses says whether a request to the host that asks for such an interval of
// its own would be refused now.
func (g *gate) refuses(host string, interval time.Duration) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	line := g.line(host)
	defer g.tend(line)
	return now.Before(line.closedUntil(now, interval))
}

func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, line := range g.lines {
		line.wake.stop()
	}
}

// line returns the line of a host. The caller holds mu.
func (g *gate) line(host string) *line {
	name := g.group(host)
	l := g.lines[name]
	if l == nil {
		l = newLine(name, g.known[name].limit, g.known[name].last, g.awake)
		g.lines[name] = l
	}
	return l
}

// tend lets in whoever may start now, sees to it that the line is tended again
// when the next may, and drops the line when it holds nothing worth knowing.
// The caller holds mu.
func (g *gate) tend(l *line) {
	now := time.Now()
	l.admit(now)
	l.wake.unset()
	idle, wait := l.rest(now)
	switch {
	case wait > 0:
		l.wake.set(now, wait)
	case idle && g.lines[l.name] == l:
		g.drop(l)
	}
}

// drop keeps no more of a line than when its last request started, if there is
// a limit to keep it with. The caller holds mu.
func (g *gate) drop(l *line) {
	delete(g.lines, l.name)
	l.wake.stop()
	if s, ok := g.known[l.name]; ok {
		s.last = l.last
		g.known[l.name] = s
	}
}

// awake is called by a line's alarm.
func (g *gate) awake(l *line) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tend(l)
}
