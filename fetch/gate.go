package fetch

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// gate is the layer that keeps the limits. Each host has a line of its own, in
// which requests wait in the order they came.
type gate struct {
	next http.RoundTripper

	mu     sync.Mutex
	limits map[string]Limit
	lines  map[string]*line // of hosts that are not idle
}

func newGate(next http.RoundTripper) *gate {
	return &gate{next: next, limits: map[string]Limit{}, lines: map[string]*line{}}
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
	body := &slotBody{ReadCloser: paced, leave: sync.OnceFunc(func() { g.leave(t) })}
	if resp.Body == http.NoBody || resp.ContentLength == 0 {
		body.leave()
	}
	resp.Body = body
	return resp, nil
}

// enter returns when a request to the host may start, for which leave is owed
// then, or shall not wait.
func (g *gate) enter(ctx context.Context, host string) (*turn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	g.mu.Lock()
	t := g.line(host).join()
	g.tend(t.line)
	g.mu.Unlock()

	select {
	case <-t.decided:
		return t, t.refusal
	case <-ctx.Done():
		g.abandon(t)
		return nil, fmt.Errorf("waiting for a turn at %s: %w", host, ctx.Err())
	}
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
	g.limits[host] = g.limits[host].stricter(l)
	if line := g.lines[host]; line != nil {
		line.setLimit(g.limits[host])
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

// refuses says whether a request to the host would be refused now.
func (g *gate) refuses(host string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	line := g.lines[host]
	return line != nil && line.refusal(time.Now()) != nil
}

func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, line := range g.lines {
		line.wake.Stop()
	}
}

// line returns the host's line. The caller holds mu.
func (g *gate) line(host string) *line {
	l := g.lines[host]
	if l == nil {
		l = newLine(host, g.limits[host], g.awake)
		g.lines[host] = l
	}
	return l
}

// tend lets in whoever may start now, sees to it that the line is tended again
// when the next may, and drops the line when it holds nothing worth knowing.
// The caller holds mu.
func (g *gate) tend(l *line) {
	now := time.Now()
	l.admit(now)
	l.wake.Stop()
	idle, wait := l.rest(now)
	switch {
	case wait > 0:
		l.wake.Reset(wait)
	case idle && g.lines[l.host] == l:
		delete(g.lines, l.host)
	}
}

// awake is called by a line's timer.
func (g *gate) awake(l *line) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tend(l)
}
