package crawler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"magpie/config"
	"magpie/extract"
	"magpie/fetch"
	"magpie/frontier"
	"magpie/storage"
)

// Options says what to run.
type Options struct {
	Config *config.Config
	Rules  *Rulebook
	// Sites are the names of those to run; all if there is none. Jobs of other
	// sites are left as they are.
	Sites []string
	Fetch fetch.Options
	// OnEvent, if set, is told what happens, by one goroutine at a time. The
	// run waits for it to return.
	OnEvent func(Event)
}

// Crawler is one run. It is used for one Run and then closed.
type Crawler struct {
	config   *config.Config
	rules    *Rulebook
	sites    []string
	frontier frontier.Frontier
	store    storage.Store
	client   *fetch.Client
	walker   *walker
	saver    *saver
	backoff  backoff
	busy     *busyHosts
	counter  *counter
	started  time.Time

	drainOnce sync.Once
	draining  chan struct{} // closed when nothing new may start
	fail      context.CancelCauseFunc

	eventMu sync.Mutex
	onEvent func(Event)
}

// ErrUnknownSite says that a site to run is not in crawl.yaml.
var ErrUnknownSite = errors.New("there is no such site in crawl.yaml")

// Open opens the state and the output of the configuration for one run. The
// caller closes the crawler. While it is open nobody else can run on that
// state: the error is frontier.ErrInUse then.
func Open(o Options) (*Crawler, error) {
	sites, err := chosen(o)
	if err != nil {
		return nil, err
	}
	front, err := frontier.OpenSQLite(o.Config.State, time.Now, sites...)
	if err != nil {
		return nil, err
	}
	store, err := storage.OpenDisk(o.Config.Output)
	if err != nil {
		return nil, errors.Join(err, front.Close())
	}
	return newCrawler(o, sites, front, store), nil
}

func chosen(o Options) ([]string, error) {
	for _, name := range o.Sites {
		if !slices.Contains(o.Rules.names, name) {
			return nil, unknownSite(name, o.Rules.names)
		}
	}
	if len(o.Sites) > 0 {
		return o.Sites, nil
	}
	return o.Rules.names, nil
}

func unknownSite(name string, known []string) error {
	if near, ok := config.Nearest(name, known); ok {
		return fmt.Errorf("%q: %w; did you mean %q?", name, ErrUnknownSite, near)
	}
	return fmt.Errorf("%q: %w; it has %q", name, ErrUnknownSite, known)
}

func newCrawler(o Options, sites []string, front frontier.Frontier, store storage.Store) *Crawler {
	o.Fetch.Connections = o.Config.Connections
	// Whole milliseconds, as records have them.
	started := time.Now().Truncate(time.Millisecond)
	c := &Crawler{
		started: started, counter: newCounter(started),
		config: o.Config, rules: o.Rules, sites: sites, frontier: front, store: store,
		client: fetch.New(o.Fetch), backoff: defaultBackoff, busy: newBusyHosts(),
		draining: make(chan struct{}), fail: func(error) {}, onEvent: o.OnEvent,
	}
	c.walker = newWalker(c.client)
	c.saver = newSaver(c)
	return c
}

// Run crawls until nothing is left to do, the context is cancelled, or Drain
// is called and what was under way has ended. A failed job does not end a run:
// the Summary tells of it. The error says that the run itself could not go on.
func (c *Crawler) Run(ctx context.Context) (Summary, error) {
	ctx, c.fail = context.WithCancelCause(ctx)
	defer c.fail(nil)
	err := c.begin(ctx)
	if err == nil {
		err = c.crawl(ctx)
	}
	return c.conclude(ctx, err)
}

// begin removes what a killed run left behind and makes the start pages due.
// Parts are of no use to later runs: every picture is fetched from its start.
func (c *Crawler) begin(ctx context.Context) error {
	if err := c.store.Sweep(ctx, func(string) (bool, error) { return false, nil }); err != nil {
		return err
	}
	for _, name := range c.sites {
		jobs, err := c.seeds(c.rules.sites[name])
		if err != nil {
			return err
		}
		if _, err := c.frontier.Add(ctx, jobs); err != nil {
			return err
		}
	}
	return nil
}

// seeds are a site's start pages, due again in every run.
func (c *Crawler) seeds(s *site) ([]frontier.Job, error) {
	var jobs []frontier.Job
	for _, start := range s.Start {
		job, err := c.pageJob(s, s.start, start.Value)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", start.Pos.File, start.Pos.Line, err)
		}
		job.Page = 1
		job.Revisit = c.started
		jobs = append(jobs, job)
	}
	return jobs, nil
}

// conclude sums up. What stopped the run counts before what followed from it.
func (c *Crawler) conclude(ctx context.Context, err error) (Summary, error) {
	sum := c.counter.final(time.Now())
	interrupted := c.isDraining() || ctx.Err() != nil
	cause := context.Cause(ctx)
	switch {
	case cause != nil && !errors.Is(cause, context.Canceled) && !errors.Is(cause, context.DeadlineExceeded):
		err = cause
	case interrupted && isCancellation(err):
		err = nil
	}
	sum.Interrupted = interrupted && err == nil
	stats, statsErr := c.frontier.Stats(context.WithoutCancel(ctx))
	for _, name := range c.sites {
		open, _ := stats.Total(name, 0, frontier.Open)
		sum.Open += open
	}
	sum.Postponed = stats.Postponed
	return sum, errors.Join(err, statsErr)
}

func isCancellation(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// Drain asks the run to start nothing new and to end when what is under way
// has ended. It may be called at any time and more than once.
func (c *Crawler) Drain() { c.drainOnce.Do(func() { close(c.draining) }) }

func (c *Crawler) isDraining() bool {
	select {
	case <-c.draining:
		return true
	default:
		return false
	}
}

// Progress returns the sums so far. It may be called at any time, from any
// goroutine.
func (c *Crawler) Progress() Summary { return c.counter.summary(time.Now()) }

// Close gives back the state, the output and the connections.
func (c *Crawler) Close() error {
	c.client.Close()
	return errors.Join(c.store.Close(), c.frontier.Close())
}

func (c *Crawler) emit(e Event) {
	e.Time = time.Now()
	c.counter.add(e)
	if c.onEvent == nil {
		return
	}
	c.eventMu.Lock()
	defer c.eventMu.Unlock()
	c.onEvent(e)
}

// pageJob makes the job of a page that a rule reads.
func (c *Crawler) pageJob(s *site, r *extract.Rule, address string) (frontier.Job, error) {
	job := frontier.Job{Kind: frontier.Page, Task: frontier.Task{
		Site: s.Name, Rule: r.Name, RuleHash: r.Hash, URL: address,
	}}
	return job, identify(&job, address)
}
