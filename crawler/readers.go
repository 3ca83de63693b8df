package crawler

import (
	"context"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"magpie/config"
	"magpie/frontier"
)

// The bounds of how many pictures are read at once: several keep a disk busy,
// and more than there are processors to hash them gain nothing. A reader of a bucket
// mostly waits for its server.
const (
	leastReaders  = 2
	mostReaders   = 8
	bucketReaders = 48
)

// readersOf is how many pictures of an output are read at once.
func readersOf(cfg *config.Config) int {
	if cfg.OutputIsBucket() {
		return bucketReaders
	}
	return min(max(runtime.GOMAXPROCS(0), leastReaders), mostReaders)
}

// checkAll hands every record to one of some readers. Records wait for readers,
// so that none pile up. When nothing more is to be looked at, no reader reads on
// to the end of its file.
func (v *Verification) checkAll(ctx context.Context) error {
	ctx, end := v.untilStopped(ctx)
	defer end()
	readers := readersOf(v.options.Config)
	records := make(chan frontier.Record, readers)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(records)
		return v.eachRecord(ctx, records)
	})
	for range readers {
		group.Go(func() error {
			for r := range records {
				if err := v.check(ctx, r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// untilStopped is the context of the reading. end is called when it is over.
func (v *Verification) untilStopped(ctx context.Context) (reading context.Context, end func()) {
	reading, cancel := context.WithCancelCause(ctx)
	var watcher sync.WaitGroup
	watcher.Go(func() {
		select {
		case <-v.stop:
			cancel(errStopped)
		case <-reading.Done():
		}
	})
	return reading, func() {
		cancel(nil)
		watcher.Wait()
	}
}

// eachRecord hands out the records of all pictures that are kept. First come
// those that failed: a repair adds to them.
func (v *Verification) eachRecord(ctx context.Context, to chan<- frontier.Record) error {
	hand := func(r frontier.Record) error {
		if !v.wants(r.Site) {
			return nil
		}
		select {
		case to <- r:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	err := v.frontier.Each(ctx, frontier.Filter{Kind: frontier.Image, State: frontier.Failed}, hand)
	if err != nil {
		return err
	}
	return v.frontier.Each(ctx, frontier.Filter{Kind: frontier.Image, State: frontier.Done}, hand)
}
