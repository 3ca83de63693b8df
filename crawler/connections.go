package crawler

// connections are the run's: as many requests may be under way at once, over all
// hosts. One that is not free belongs to a worker, and so to its lane, for as
// long as there is work for it.
type connections struct {
	free int // known to the scheduler alone
	// more is where the scheduler offers one that no other host wants, to
	// whichever lane asks first.
	more chan struct{}
	// late is where one is offered that no host wants, to lanes that wait for the pace of
	// theirs, whatever they have.
	late chan struct{}
	// unwanted says that no host was to be had for those that are free. It is known to the
	// scheduler alone.
	unwanted bool
	// back has room for all of them, so that who gives one back never waits.
	back chan struct{}
}

func newConnections(n int) *connections {
	return &connections{free: n, more: make(chan struct{}), late: make(chan struct{}), back: make(chan struct{}, n)}
}

// offered is where one is offered, nil while none is free.
func (c *connections) offered() chan<- struct{} {
	if c.free == 0 {
		return nil
	}
	return c.more
}

// offeredLate is where one is offered that no host wants, nil while there is none.
func (c *connections) offeredLate() chan<- struct{} {
	if c.free == 0 || !c.unwanted {
		return nil
	}
	return c.late
}

// staffing is where the lane gets a connection for another worker while it has
// work, and where a worker is sent away while it has none: someone else may have
// use for its connection. Endings are heard first, for they may bring work.
func (l *lane) staffing(hasWork bool) (more <-chan struct{}, leave chan<- struct{}) {
	switch {
	case hasWork && l.workers < l.most && l.isPaced():
		return l.connections.late, nil
	case hasWork && l.workers < l.most:
		return l.connections.more, nil
	case !hasWork && len(l.ended) == 0:
		return nil, l.leave
	}
	return nil, nil
}
