package crawler

import "sync"

// prospects count what may bring a picture soon: the jobs under way, and the lanes
// that have another to hand out. While there are any, whoever saves pictures waits
// a little for more, and their hosts are about to be heard. A picture that waits to
// be saved is none any more.
type prospects struct {
	mu sync.Mutex
	at map[string]int // by host; there is none with 0
	// gone has a value when there may be none any more.
	gone chan struct{}
}

func newProspects() *prospects {
	return &prospects{at: map[string]int{}, gone: make(chan struct{}, 1)}
}

// begin adds a prospect at a host.
func (p *prospects) begin(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at[host]++
}

// end takes one away.
func (p *prospects) end(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.at[host]--; p.at[host] == 0 {
		delete(p.at, host)
	}
	if len(p.at) > 0 {
		return
	}
	select {
	case p.gone <- struct{}{}:
	default: // who waits for it was told already
	}
}

// none reports whether nothing more is to be expected.
func (p *prospects) none() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.at) == 0
}

// anyAt reports whether there is one at a host which is.
func (p *prospects) anyAt(is func(host string) bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for host := range p.at {
		if is(host) {
			return true
		}
	}
	return false
}

// offer begins a prospect while there is a job to hand out. It passes to the worker
// who gets that.
func (l *lane) offer(any bool) {
	switch {
	case any && !l.offers:
		l.saver.prospects.begin(l.host.Name)
	case !any && l.offers:
		l.saver.prospects.end(l.host.Name)
	}
	l.offers = any
}
