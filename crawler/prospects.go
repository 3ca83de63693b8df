package crawler

import "sync/atomic"

// prospects count what may bring a picture soon: the jobs under way, and the lanes
// that have another to hand out. While there are any, whoever saves pictures waits
// a little for more.
type prospects struct {
	n atomic.Int64
	// gone has a value when there may be none any more.
	gone chan struct{}
}

func newProspects() *prospects { return &prospects{gone: make(chan struct{}, 1)} }

// begin adds a prospect.
func (p *prospects) begin() { p.n.Add(1) }

// end takes one away.
func (p *prospects) end() {
	if p.n.Add(-1) > 0 {
		return
	}
	select {
	case p.gone <- struct{}{}:
	default: // who waits for it was told already
	}
}

// none reports whether nothing more is to be expected.
func (p *prospects) none() bool { return p.n.Load() <= 0 }

// offer begins a prospect while there is a job to hand out. It passes to the worker
// who gets that.
func (l *lane) offer(any bool) {
	switch {
	case any && !l.offers:
		l.saver.prospects.begin()
	case !any && l.offers:
		l.saver.prospects.end()
	}
	l.offers = any
}
