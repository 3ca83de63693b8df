package crawler

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"magpie/config"
	"magpie/fetch"
	"magpie/frontier"
	"magpie/storage"
)

// Options says what to run.
type Options struct {
	Config *config.Config
	Rules  *Rulebook
	// Sites are the names of those to run; all if there is none, and no address
	// either. Jobs of other sites are left as they are.
	Sites []string
	// Addresses are pages to begin with, each by the rule whose start page it
	// is or whose match: it fits; the error of Open is an [*AddressError] where
	// there is none. Of a site that is not among Sites only these begin anew,
	// and what was left of it is finished.
	Addresses []string
	// Full has every chain walked to its end whatever is known of it, and every
	// page read again that was read before, whole.
	Full bool
	// Reread has those pages read again that an older form of their rule read.
	Reread bool
	// Refresh has the run ask, when all else is done, whether the pictures that
	// were kept before were replaced since. Those of sites that only addresses
	// name are not asked for.
	Refresh bool
	// Budget is how much the run may do.
	Budget Budget
	Fetch  fetch.Options
	// OnEvent, if set, is told what happens, by one goroutine at a time. The
	// run waits for it to return.
	OnEvent func(Event)
	// Metrics, if set, count what the run does. They are no other run's.
	Metrics *Metrics
	// NoHooks has no on_gallery started.
	NoHooks bool
	// OnHookLine, if set, is told each line that an on_gallery prints, by one
	// goroutine at a time.
	OnHookLine func(HookLine)
	// RunningHook, if set, is the on_gallery that runs.
	RunningHook *RunningHook
	// Version is that of the program, for those who look at a shared crawl.
	Version string
}

// Crawler is one run. It is used for one Run and then closed.
type Crawler struct {
	config   *config.Config
	rules    *Rulebook
	sites    []string
	seeded   []string // of the sites those that begin with their start pages
	entries  []entrance
	frontier frontier.Frontier
	store    storage.Store
	client   *fetch.Client
	jars     jars
	doubts   map[string]*doubts // by the name of the site
	full     bool               // every page is read that ever was
	reread   bool               // so are those that an older form of their rule read
	grouped  grouped
	walker   *walker
	saver    *saver
	adoption *adoption // nil if there is nothing to adopt
	backoff  backoff
	expiry   expiry
	busy     *busyHosts
	outages  *outages
	flights  *flights
	begun    atomic.Uint64 // lanes so far
	budget   *budget
	floor    *floor
	watchdog *watchdog
	hooks    *galleryHooks // nil for none
	fleet    *fleet        // nil unless machines share the crawl
	isFirst  bool          // of the fleet, so that it began the run
	mostWait time.Duration // with nothing else to do
	counter  *counter
	metrics  *Metrics // nil for none
	known    *inventory
	started  time.Time     // the run, or that of the fleet
	reading  chan struct{} // holds as many as there are pages being read

	// Of pictures that are kept and asked for once more.
	refreshing bool // the run does so
	// keptNow counts, site by site, those that the run and others of its fleet kept.
	keptNow   map[string]int64
	repairing bool    // no run: what fails is not recorded
	errand    *errand // nil but while it does
	held      heldHosts
	// verification is that of a repair, nil before it began.
	verification atomic.Pointer[Verification]

	drainOnce sync.Once
	draining  chan struct{} // closed when nothing new may start
	stopped   atomic.Bool   // somebody asked for that
	fail      context.CancelCauseFunc

	eventMu sync.Mutex
	onEvent func(Event)
}

// Open opens the state and the output of the configuration for one run. The
// caller closes the crawler. While it is open nobody else can run on that state
// or into that output: the error is frontier.ErrInUse or storage.ErrInUse then.
// It is a [*GroundError] where disk or state do not carry a run.
func Open(o Options) (*Crawler, error) {
	entries, err := o.enter()
	if err != nil {
		return nil, err
	}
	seeded, err := chosen(o)
	if err != nil {
		return nil, err
	}
	sites := withEntered(seeded, entries)
	if err := o.Rules.unset(o.Config, sites...); err != nil {
		return nil, err
	}
	front, store, err := openGround(o.Config, sites)
	if err != nil {
		return nil, onGround(o.Config, err)
	}
	jars, err := openJars(processFolder(o.Config, store), o.Rules, sites)
	if err != nil {
		return nil, errors.Join(err, store.Close(), front.Close())
	}
	adoption, err := openAdoption(context.Background(), o.Config, o.Rules, front)
	if err != nil {
		return nil, errors.Join(err, store.Close(), front.Close())
	}
	c := newCrawler(o, sites, front, store)
	c.adoption = adoption
	if adoption != nil {
		adoption.reopened = c.takeBack
	}
	c.jars, c.seeded, c.entries = jars, seeded, entries
	c.refreshing = o.Refresh
	if err := c.joinFleet(context.Background(), o.Version); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if !o.NoHooks {
		if c.hooks, err = newGalleryHooks(c, o.OnHookLine, cmp.Or(o.RunningHook, new(RunningHook))); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	return c, nil
}

// openGround opens the output before the state: that lies below it by default,
// and nothing is written there before it is known to be no symbolic link.
func openGround(cfg *config.Config, sites []string) (frontier.Frontier, storage.Store, error) {
	store, err := openStore(context.Background(), cfg)
	if err != nil {
		return nil, nil, err
	}
	if err := checkRoom(cfg); err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	front, err := openState(context.Background(), cfg, sites)
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return front, store, nil
}

// chosen are the names of the sites whose start pages are to run, each once.
func chosen(o Options) ([]string, error) {
	for _, name := range o.Sites {
		if !slices.Contains(o.Rules.names, name) {
			return nil, &UnknownSiteError{Name: name, Known: o.Rules.names}
		}
	}
	if len(o.Sites)+len(o.Addresses) > 0 {
		return slices.Compact(slices.Sorted(slices.Values(o.Sites))), nil
	}
	return o.Rules.names, nil
}

func newCrawler(o Options, sites []string, front frontier.Frontier, store storage.Store) *Crawler {
	o.Fetch.Connections, o.Fetch.Metrics = o.Config.Connections, o.Metrics.ofFetch()
	grouped := o.Rules.grouped()
	o.Fetch.Meant, o.Fetch.Group = o.Rules.meant(), grouped.line
	// Whole milliseconds, as records have them.
	started := time.Now().Truncate(time.Millisecond)
	c := &Crawler{
		started: started, counter: newCounter(started),
		config: o.Config, rules: o.Rules, grouped: grouped, sites: sites, frontier: front, store: store,
		client: fetch.New(o.Fetch), backoff: defaultBackoff, expiry: defaultExpiry, busy: newBusyHosts(), outages: newOutages(), flights: newFlights(),
		reading: make(chan struct{}, runtime.GOMAXPROCS(0)),
		doubts:  map[string]*doubts{}, full: o.Full, reread: o.Reread, held: heldHosts{},
		draining: make(chan struct{}), fail: func(error) {}, onEvent: o.OnEvent, metrics: o.Metrics,
	}
	c.metrics.watch(front)
	c.counter.rules = o.Rules
	c.mostWait = o.Rules.mostWait()
	_, onServer := front.(*frontier.Redis)
	c.known = &inventory{sites: sites, mostWait: c.mostWait, mayBeAway: onServer, stats: func(ctx context.Context) (frontier.Stats, error) {
		stats, _, err := readLeft(ctx, front, o.Rules, sites)
		return stats, err
	}}
	c.busy.parked, c.outages.parked = 2*c.mostWait, 2*c.mostWait
	c.budget = newBudget(o.Budget, c.leave)
	c.watchdog = &watchdog{flights: c.flights, emit: c.emit, quiet: quietTime, long: longTime, period: watchPeriod}
	c.floor = &floor{
		least: int64(o.Config.MinFree), where: localFolder(o.Config), period: floorPeriod, flights: c.flights,
		free: func() (int64, error) { return freeAt(localFolder(o.Config)) },
	}
	c.grouped.limit(c.client)
	c.walker = newWalker(c.client)
	c.saver = newSaver(c)
	return c
}

// Run crawls until nothing is left to do, the context is cancelled, or Drain
// is called and what was under way has ended. A failed job does not end a run:
// the Summary tells of it. The error says that the run itself could not go on,
// a [*GroundError] where its disk or its state is the cause.
func (c *Crawler) Run(ctx context.Context) (Summary, error) {
	ctx, c.fail = context.WithCancelCause(ctx)
	defer c.fail(nil)
	keepCookies := c.jars.start(ctx)
	defer c.watchdog.start()()
	defer c.budget.start()()
	defer c.fleet.start(ctx)()
	stopHooks := c.hooks.start(ctx)
	err := c.begin(ctx)
	if err == nil {
		err = c.bound(ctx)
	}
	if err == nil {
		err = c.crawl(ctx)
	}
	if err == nil && c.refreshing && !c.isDraining() {
		err = c.refreshOnce(ctx)
	}
	sum, err := c.conclude(ctx, err)
	c.known.expire()
	stopHooks()
	sum, err = c.finishHooks(ctx, sum, err)
	return sum, onGround(c.config, errors.Join(err, keepCookies()))
}

func isCancellation(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// Drain asks the run to start nothing new and to end when what is under way
// has ended. It may be called at any time and more than once.
func (c *Crawler) Drain() {
	c.stopped.Store(true)
	c.drain()
}

func (c *Crawler) drain() { c.drainOnce.Do(func() { close(c.draining) }) }

func (c *Crawler) isDraining() bool {
	select {
	case <-c.draining:
		return true
	default:
		return false
	}
}

// Close gives back the state, the output and the connections.
func (c *Crawler) Close() error {
	c.metrics.unwatch()
	c.client.Close()
	return errors.Join(c.adoption.close(c.config), c.store.Close(), c.fleet.close(), c.frontier.Close())
}

func (c *Crawler) emit(e Event) {
	e.Time = time.Now()
	c.counter.add(e)
	c.metrics.add(e)
	c.hooks.note(e)
	if c.onEvent == nil {
		return
	}
	c.eventMu.Lock()
	defer c.eventMu.Unlock()
	c.onEvent(e)
}
