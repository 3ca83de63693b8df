package crawler

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"magpie/frontier"
	"magpie/storage"
)

// Verification compares all that is recorded as kept with what is on the disk.
// It needs no lock: a run may go on beside it.
type Verification struct {
	options  VerifyOptions
	frontier frontier.Frontier
	shelf    *storage.Shelf

	// stop, if set, is closed when no more is to be looked at; Run returns
	// errStopped then.
	stop <-chan struct{}

	reporting sync.Mutex // held while onFault is told of a fault and its record
	onFault   func(Fault, frontier.Record) error

	mu  sync.Mutex // guards sum
	sum Verified
}

// OpenVerification opens what is to be verified, to be read. The error is
// os.ErrNotExist, wrapped, if nothing was ever run. The caller closes it.
func OpenVerification(o VerifyOptions) (*Verification, error) {
	if _, err := chosen(Options{Rules: o.Rules, Sites: o.Sites}); err != nil {
		return nil, err
	}
	front, err := frontier.ReadSQLite(o.Config.State)
	if err != nil {
		return nil, onGround(o.Config, err)
	}
	v, err := newVerification(o, front)
	if err != nil {
		return nil, errors.Join(err, front.Close())
	}
	return v, nil
}

func newVerification(o VerifyOptions, front frontier.Frontier) (*Verification, error) {
	shelf, err := storage.OpenShelf(o.Config.Output)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %q any more, where pictures were kept: put it back, or mount its disk", o.Config.Output)
	}
	if err != nil {
		return nil, err
	}
	v := &Verification{options: o, frontier: front, shelf: shelf}
	v.onFault = func(f Fault, _ frontier.Record) error {
		o.tell(f)
		return nil
	}
	return v, nil
}

// Close gives back what OpenVerification opened.
func (v *Verification) Close() error { return errors.Join(v.shelf.Close(), v.frontier.Close()) }

// Progress returns the sums so far. It may be called at any time, from any
// goroutine.
func (v *Verification) Progress() Verified {
	v.mu.Lock()
	defer v.mu.Unlock()
	sum := v.sum
	if sum.Elapsed == 0 && !sum.Started.IsZero() {
		sum.Elapsed = time.Since(sum.Started)
	}
	return sum
}

// Run looks at every picture. The error says why it could not be done; that
// pictures are at fault is none.
func (v *Verification) Run(ctx context.Context) (Verified, error) {
	if err := v.start(ctx); err != nil {
		return Verified{}, err
	}
	err := v.checkAll(ctx)
	v.mu.Lock()
	v.sum.Elapsed = time.Since(v.sum.Started)
	v.mu.Unlock()
	return v.Progress(), onGround(v.options.Config, err)
}

// start notes how much there is to do.
func (v *Verification) start(ctx context.Context) error {
	stats, err := v.frontier.Stats(ctx)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sum.Started = time.Now()
	for _, c := range stats.Counts {
		if v.wants(c.Site) && c.Kind == frontier.Image && c.State == frontier.Done {
			v.sum.Total += c.N
		}
	}
	return err
}

func (v *Verification) wants(site string) bool {
	return len(v.options.Sites) == 0 || slices.Contains(v.options.Sites, site)
}

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
		all := frontier.Filter{Kind: frontier.Image, State: frontier.Done}
		return v.frontier.Each(ctx, all, func(r frontier.Record) error {
			if !v.wants(r.Site) {
				return nil
			}
			select {
			case records <- r:
				return nil
			case <-v.stop:
				return errStopped
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		})
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

// check looks at a picture, and at those whose place it took.
func (v *Verification) check(ctx context.Context, r frontier.Record) error {
	for _, earlier := range r.Earlier {
		if err := v.checkOne(ctx, r, earlier, true); err != nil {
			return err
		}
	}
	return v.checkOne(ctx, r, frontier.Version{Path: r.Path, SHA256: r.SHA256, Size: r.Size}, false)
}

func (v *Verification) checkOne(ctx context.Context, r frontier.Record, kept frontier.Version, earlier bool) error {
	c, _, err := v.shelf.Check(ctx, kept.Path, kept.SHA256, kept.Size)
	if err != nil {
		return err
	}
	if c != storage.Intact {
		return v.lookAgain(ctx, r, kept, earlier)
	}
	v.add(c, r, kept, earlier)
	return nil
}

// lookAgain tells of a picture that is not as it was recorded, unless that
// changed meanwhile: a run may have put another in its place, or a repair may
// have brought back one that two galleries share.
func (v *Verification) lookAgain(ctx context.Context, r frontier.Record, kept frontier.Version, earlier bool) error {
	v.reporting.Lock()
	defer v.reporting.Unlock()
	if is, err := v.isRecorded(ctx, r, kept); err != nil || !is {
		v.passOver(earlier)
		return err
	}
	c, why, err := v.shelf.Check(ctx, kept.Path, kept.SHA256, kept.Size)
	if err != nil {
		return err
	}
	v.add(c, r, kept, earlier)
	if c == storage.Intact {
		return nil
	}
	return v.onFault(Fault{
		Condition: c, Site: r.Site, Gallery: r.Gallery, URL: r.URL, Path: kept.Path, Detail: why, Earlier: earlier,
	}, r)
}

// passOver counts a picture that is not to be looked at any more.
func (v *Verification) passOver(earlier bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !earlier {
		v.sum.Total--
	}
}

// add counts a picture.
func (v *Verification) add(c storage.Condition, r frontier.Record, kept frontier.Version, earlier bool) {
	bare := c == storage.Intact && v.wantsSidecar(r.Site) && !v.shelf.HasSidecar(kept.Path)
	v.mu.Lock()
	defer v.mu.Unlock()
	if !earlier {
		v.sum.Pictures++
	}
	if bare {
		v.sum.WithoutSidecar++
	}
	if c == storage.Intact {
		v.sum.Intact++
		v.sum.Bytes += kept.Size
	}
	v.sum.count(c)
}

func (v *Verification) wantsSidecar(site string) bool {
	s := v.options.Rules.sites[site]
	return s != nil && s.Sidecar
}

// isRecorded reports whether a picture is still recorded as it was.
func (v *Verification) isRecorded(ctx context.Context, r frontier.Record, kept frontier.Version) (bool, error) {
	now, err := v.frontier.Get(ctx, []frontier.Job{r.Job})
	if err != nil {
		return false, err
	}
	is := now[0].Path == kept.Path && now[0].SHA256 == kept.SHA256 || slices.Contains(now[0].Earlier, kept)
	return is && now[0].State == frontier.Done, nil
}
