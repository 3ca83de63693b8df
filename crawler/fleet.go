package crawler

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"time"

	"magpie/frontier"
)

// fleetPeriod is how often a worker says that it is still there.
const fleetPeriod = frontier.WorkerTime / 6

// fleet is this process as one of those that share a crawl by a server; nil where the
// crawl is its own.
type fleet struct {
	*Crawler
	state  *frontier.Redis
	worker frontier.Worker
	// counted is when the worker was brought up to date.
	counted time.Time
	rules   string

	reporting sync.Mutex // held by who reports
	// begun is whether the run has begun, and forgot whether the server forgot something
	// since that this worker has not made known again.
	begun, forgot bool
}

// joinFleet has a crawler join those that work on its crawl. The error is a [*FleetError]
// where this one may not work beside them.
func (c *Crawler) joinFleet(ctx context.Context, version string) error {
	state, is := c.frontier.(*frontier.Redis)
	if !is {
		return nil
	}
	state.SetLines(c.grouped.line)
	machine, _ := os.Hostname() //nolint:errcheck // it only names the worker
	f := &fleet{Crawler: c, state: state, counted: time.Now(), rules: fleetRules(c.config), worker: frontier.Worker{
		Machine: machine, PID: os.Getpid(), Version: version, Started: c.started,
	}}
	if err := state.Join(ctx, f.worker, f.rules); err != nil {
		return f.told(ctx, err)
	}
	c.fleet = f
	return nil
}

// told says of an error what rules differ, and from whose.
func (f *fleet) told(ctx context.Context, err error) error {
	other, is := errors.AsType[*frontier.RulesError](err)
	if !is {
		return err
	}
	workers, err := f.state.Workers(ctx)
	if err != nil {
		return err
	}
	return differingRules(f.rules, other.Theirs, workers)
}

// start has the worker say how it is doing. If it may go on no more it ends the run
// by fail. end is called once.
func (f *fleet) start(ctx context.Context) (end func()) {
	if f == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f.stay(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}
}

// stay says every fleetPeriod how the worker is doing. A server that is away for a while is
// no concern of its: the lanes find out for how long.
func (f *fleet) stay(ctx context.Context) {
	ticker := time.NewTicker(fleetPeriod)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		_, err := f.report(ctx, func() { f.tell(time.Now()) })
		if _, differ := errors.AsType[*frontier.RulesError](err); differ {
			f.fail(f.told(ctx, err))
			return
		}
	}
}

// tell brings up to date what is told of the worker. While the server is away it is not told
// for longer than a period.
func (f *fleet) tell(now time.Time) {
	was, lasted := f.worker, now.Sub(f.counted).Seconds()
	sum := f.counter.summary(now)
	w := &f.worker
	w.Pages, w.Pictures, w.Failed, w.Bytes = sum.Pages, sum.Saved, sum.Failed, sum.Bytes
	w.PictureRate = float64(w.Pictures-was.Pictures) / lasted
	w.ByteRate = float64(w.Bytes-was.Bytes) / lasted
	f.counted = now
}

// close takes the worker out of the list.
func (f *fleet) close() error {
	if f == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), fleetPeriod)
	defer cancel()
	return f.state.Part(ctx)
}

// beginOnce does what is done once in a run of the whole fleet: whoever comes first does it, and
// the others wait for that, and learn which sites were in doubt before. What a run is asked for
// tells it from others. From then on the run is that of all who work on one of its sites: it
// began when the first of them did.
func (c *Crawler) beginOnce(ctx context.Context, begin func(context.Context) error) error {
	if c.fleet == nil {
		return begin(ctx)
	}
	var entered []string
	for _, e := range c.entries {
		entered = append(entered, e.address)
	}
	task := "begin " + digest(c.sites, c.seeded, slices.Sorted(slices.Values(entered)), c.full, c.reread)
	inDoubt, err := c.fleet.once(ctx, task, func() (string, error) {
		c.isFirst = true
		err := begin(ctx)
		return c.sitesInDoubt(), err
	})
	if err == nil && !c.isFirst {
		c.doubtSites(inDoubt)
	}
	return err
}

// once has one of the fleet do something for all who ask for it, who get what that one notes.
// It is given up when the run is to end.
func (f *fleet) once(ctx context.Context, task string, do func() (note string, err error)) (note string, err error) {
	duty := frontier.Duty{Name: task, Sites: f.sites, Started: f.started, Over: f.draining}
	note, started, err := f.state.BeginOnce(ctx, duty, func(started time.Time) (string, error) {
		f.startedAt(started)
		return do()
	})
	if err == nil {
		f.startedAt(started)
	}
	if f.isDraining() && isCancellation(err) {
		return "", nil
	}
	return note, err
}

// startedAt notes when the run began, which who reports may be about to read.
func (f *fleet) startedAt(began time.Time) {
	f.reporting.Lock()
	defer f.reporting.Unlock()
	f.started = began
}

// refreshOnce refreshes once in a run of the whole fleet, by one of those that are asked to; the
// others wait, lest that one is gone before it is done.
func (c *Crawler) refreshOnce(ctx context.Context) error {
	if c.fleet == nil {
		return c.refresh(ctx)
	}
	c.refreshing = false
	_, err := c.fleet.once(ctx, "refresh "+digest(c.seeded), func() (string, error) {
		c.refreshing = true
		if err := c.refresh(ctx); err != nil || !c.isDraining() {
			return "", err
		}
		return "", errStopped
	})
	if errors.Is(err, errStopped) {
		return nil
	}
	return err
}

// FleetError says why a process may not work on a crawl beside others.
type FleetError struct{ why string }

// Error says why, and what to do.
func (e *FleetError) Error() string { return e.why }
