package crawler

import (
	"context"

	"magpie/frontier"
)

const (
	// manyImages is how many waiting pictures are enough: from there on they
	// go before pages, so that their addresses are fetched while they are
	// good and the list of what is known does not outgrow what is kept.
	manyImages = 1000
	// handful is how many jobs of a kind are read from the frontier at a time.
	handful = 64
)

// pick chooses the kind of the next job. The channel is nil if there is none
// to hand out.
func (l *lane) pick(ctx context.Context) (frontier.Kind, chan<- frontier.Job) {
	// Asked here, for a select would choose at random between a job to start
	// and the wish to start none.
	if l.workers == 0 || !l.mayStart(ctx) || l.isProbing() {
		return 0, nil
	}
	if l.readyRange(ctx) {
		return frontier.Range, l.work
	}
	for _, kind := range l.order() {
		if l.ready(ctx, kind) {
			return kind, l.work
		}
	}
	return 0, nil
}

// mayStart reports whether anything new may start.
func (l *lane) mayStart(ctx context.Context) bool {
	return !l.stopped && ctx.Err() == nil && !l.isDraining() && !l.isLow()
}

// isProbing reports whether one request is under way to find out if the host
// answers again: that is enough.
func (l *lane) isProbing() bool { return !l.isIdle() && l.outages.isOut(l.host.Name) }

// order says which kind to try first: pages while few pictures wait, then
// pictures. One worker is left for the other kind; where there is one only, for
// want of connections, it does them by turns.
func (l *lane) order() [2]frontier.Kind {
	first, second := frontier.Page, frontier.Image
	if l.images.open >= manyImages {
		first, second = second, first
	}
	others := l.inFlight[first] > 0 && l.inFlight[second] == 0
	if l.workers == 1 {
		others = l.most > 1 && l.last == first
	}
	if others {
		first, second = second, first
	}
	return [2]frontier.Kind{first, second}
}

func (l *lane) backlog(kind frontier.Kind) *backlog {
	switch kind {
	case frontier.Page:
		return &l.pages
	case frontier.Range:
		return &l.ranges
	}
	return &l.images
}

// ready reports whether a job of the kind can be handed out, reading more from
// the frontier if need be.
func (l *lane) ready(ctx context.Context, kind frontier.Kind) bool {
	b := l.backlog(kind)
	if len(b.jobs) > 0 || b.dry || l.stopped {
		return b.first(l.keys)
	}
	due, err := l.frontier.Jobs(ctx, l.host, kind, handful)
	if err != nil {
		l.stop(err)
		return false
	}
	*b = backlog{jobs: due.Jobs, open: due.Open, dry: len(due.Jobs) == 0, next: due.Next}
	return b.first(l.keys)
}
