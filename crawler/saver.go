package crawler

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"sync"
	"time"

	"magpie/frontier"
	"magpie/storage"
)

// Most pictures that are received and not yet recorded are 64, batches, queue and large
// ones: what a kill can make a run fetch again, besides what is in flight.
const (
	batches   = 2  // at a time
	maxBatch  = 24 // being made durable, of each
	maxQueued = 12 // waiting for that
	maxLarge  = 4  // being made durable, each by itself

	// largeFrom is the size, in bytes, from which no batch waits for a picture: to put a
	// film into a bucket may take many minutes.
	largeFrom = 16 << 20
)

// picture is a whole picture that has no name and no record yet.
type picture struct {
	*lane
	job    frontier.Job
	part   *storage.Part
	header http.Header
	site   *site
	// from is the address that the bytes came from, "" for the job's own.
	from     string
	filename string // what the host calls it, "" if it does not say
	fetched  time.Time
	// adopted is where it was copied from, nil if it was not.
	adopted *adopted
	// undecided says of a where: why it could not be decided.
	undecided error
}

// lastSaving is shorter than what a run that stops at once has to end.
const lastSaving = 3 * time.Second

// linger is how long a batch that is not full waits for more, while there is
// anything to come. Pictures come in bursts, and to sync and commit each alone
// would cost more than all the rest of it, while the connections of the others
// wait for the processor.
const linger = 10 * time.Millisecond

// saver makes pictures durable and records them, in batches: while one of them is
// recorded, the bytes of the next are synced. Large ones go by themselves.
type saver struct {
	*Crawler
	queue     chan picture
	large     chan picture
	prospects *prospects // of more pictures
	gathering sync.Mutex // held by who gathers a batch
	// lasting is how long what was received has to get its name when a run stops at
	// once.
	lasting time.Duration
}

func newSaver(c *Crawler) *saver {
	return &saver{
		Crawler: c, queue: make(chan picture, maxQueued), large: make(chan picture), prospects: newProspects(), lasting: lastSaving,
	}
}

// save takes a picture over; its ending is sent when it is recorded.
func (s *saver) save(p picture) {
	s.budget.keep(p.job.Site, p.part.Size)
	if p.part.Size < largeFrom {
		s.queue <- p
	} else {
		s.large <- p
	}
}

// start begins to save. stop, called when nothing is saved any more, waits for
// the end. When ctx is done what takes much longer is given up.
func (s *saver) start(ctx context.Context) (stop func()) {
	ctx, giveUp := outlasting(ctx, s.lasting)
	var saving sync.WaitGroup
	for range batches {
		saving.Go(func() { s.run(ctx) })
	}
	for range maxLarge {
		saving.Go(func() { s.runLarge(ctx) })
	}
	return func() {
		close(s.queue)
		close(s.large)
		saving.Wait()
		giveUp()
	}
}

// outlasting returns a context that is done a while after another is, or when it is
// given up, which it must be: the other may last for many of them.
func outlasting(ctx context.Context, while time.Duration) (longer context.Context, giveUp context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	forget := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(while):
			cancel()
		case <-longer.Done():
		}
	})
	return longer, func() {
		forget()
		cancel()
	}
}

// run saves one batch after another until the queue is closed.
func (s *saver) run(ctx context.Context) {
	batch := make([]picture, 0, maxBatch)
	for {
		if batch = s.gather(batch[:0]); len(batch) == 0 {
			return
		}
		s.keep(ctx, batch)
		clear(batch)
	}
}

// runLarge saves one large picture after another until there are no more.
func (s *saver) runLarge(ctx context.Context) {
	for p := range s.large {
		s.keep(ctx, []picture{p})
	}
}

// gather fills a batch with what comes within the linger of its first picture,
// while there is anything to come. It stays empty when no more will come at all.
func (s *saver) gather(batch []picture) []picture {
	s.gathering.Lock()
	defer s.gathering.Unlock()
	p, ok := <-s.queue
	over := time.NewTimer(linger)
	defer over.Stop()
	for ok {
		if batch = append(batch, p); len(batch) == maxBatch {
			break
		}
		p, ok = s.more(over.C)
	}
	return batch
}

// more is the next picture of a batch. There is none when that is to wait no more.
func (s *saver) more(over <-chan time.Time) (p picture, ok bool) {
	for {
		last := s.prospects.none() // asked first: the last of them ends in the queue
		select {
		case p, ok = <-s.queue:
			return p, ok
		default:
		}
		if last {
			return picture{}, false
		}
		select {
		case p, ok = <-s.queue:
			return p, ok
		case <-over:
			return picture{}, false
		case <-s.prospects.gone:
		}
	}
}

// keep gives a batch its names and records it, host by host. What ctx, which outlasts
// that of the run, interrupts stays to be fetched again.
func (s *saver) keep(ctx context.Context, batch []picture) {
	defer s.metrics.gathered(len(batch))()
	wanted := make([]storage.Keep, len(batch))
	for i := range batch {
		p := &batch[i]
		wanted[i] = storage.Keep{
			Part: p.part, Path: p.place(), Suffix: shortKey(p.job), ModTime: p.modTime(),
			Sidecar: p.sidecar(), Fields: p.told(), Over: p.over(),
		}
	}
	results := s.store.Keep(ctx, wanted)
	byLane := map[*lane][]saved{}
	for i := range batch {
		p, err := &batch[i], results[i].Err
		if ofName, is := errors.AsType[*storage.NameError](err); is {
			s.refuse(*p, err, ofName)
		} else if err != nil {
			s.drop(*p, fmt.Errorf("saving a picture: %w", err))
		} else {
			byLane[p.lane] = append(byLane[p.lane], saved{p, results[i]})
		}
	}
	// All at once: who writes to the frontier together waits for the disk once.
	var recording sync.WaitGroup
	for lane, pictures := range byLane {
		recording.Go(func() { s.record(lane, pictures) })
	}
	recording.Wait()
}

// refuse fails a picture that cannot have its name. Others can have theirs.
func (s *saver) refuse(p picture, err error, ofName *storage.NameError) {
	s.discard(p)
	o := failed(p.job, causeName, err.Error())
	if errors.Is(err, fs.ErrPermission) {
		o.Detail += fmt.Sprintf(": let whoever runs crawl write to the folder %q", path.Dir(ofName.Path))
	}
	o.Status = http.StatusOK
	p.finish(context.Background(), o)
}

// discard removes a part, which is of no use without a name. That it cannot be
// removed either is no news after the first error.
func (s *saver) discard(p picture) {
	s.budget.keep(p.job.Site, -p.part.Size)
	_ = s.store.Discard(p.part)
}

// drop ends a picture that the store could not keep. Its job stays open.
func (s *saver) drop(p picture, err error) {
	s.discard(p)
	p.ended <- ending{job: p.job, err: err}
}

// saved is a picture under its final name.
type saved struct {
	*picture
	storage.Kept
}

// settleClaim looks whether what a picture took, or has, is another's as well.
func (s *saver) settleClaim(p *picture, r frontier.Result) error {
	if s.adoption == nil || s.errand != nil {
		return nil
	}
	return s.adoption.settleClaim(context.Background(), s.frontier, p, r)
}

// record writes the outcomes of the pictures that one lane fetched.
func (s *saver) record(l *lane, pictures []saved) {
	outcomes, events := make([]frontier.Outcome, len(pictures)), make([]Event, len(pictures))
	for i, p := range pictures {
		outcomes[i] = kept(*p.picture, p.Path)
		events[i] = s.eventOf(outcomes[i])
		events[i].Adopted, events[i].Aside = p.Adopted, p.Aside
	}
	s.hooks.expect(events)
	err := s.frontier.Done(context.Background(), l.host, outcomes)
	for i, p := range pictures {
		if err == nil {
			err = s.settleClaim(p.picture, outcomes[i].Result)
		}
		if err == nil && !s.errand.isFailure(outcomes[i]) {
			s.emit(events[i])
		}
		l.ended <- ending{job: p.job, err: err, saved: err == nil && outcomes[i].State == frontier.Done}
	}
}
