package crawler

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"magpie/frontier"
)

// The bounds of how many pictures are read at once: several keep a disk busy,
// and more than there are processors to hash them gain nothing.
const (
	leastReaders = 2
	mostReaders  = 8
)

// checkAll hands every record to one of some readers. Records wait for readers,
// so that none pile up.
func (v *Verification) checkAll(ctx context.Context) error {
	readers := min(max(runtime.GOMAXPROCS(0), leastReaders), mostReaders)
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
		case <-v.stop:
			return errStopped
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
