package crawler

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"magpie/frontier"
	"magpie/storage"
)

// Verification compares all that is recorded as kept with what is on the disk.
// It needs no lock: a run may go on beside it.
type Verification struct {
	options  VerifyOptions
	frontier frontier.Frontier
	shelf    storage.Shelf

	// stop, if set, is closed when no more is to be looked at.
	stop <-chan struct{}

	reporting sync.Mutex // held while onFault is told of a fault and its record
	onFault   func(Fault, frontier.Record) error

	mu  sync.Mutex // guards sum
	sum Verified
}

// OpenVerification opens what is to be verified, to be read. The error is an
// [*UnknownSiteError] for a name that neither the configuration nor the state
// knows, and os.ErrNotExist, wrapped, if nothing was ever run. The caller closes
// it.
func OpenVerification(ctx context.Context, o VerifyOptions) (*Verification, error) {
	_, unknown := chosen(Options{Rules: o.Rules, Sites: o.Sites})
	front, err := readState(ctx, o.Config)
	if unknown != nil && errors.Is(err, fs.ErrNotExist) {
		return nil, unknown
	}
	if err != nil {
		return nil, onGround(o.Config, err)
	}
	if unknown != nil {
		err = checkKnown(ctx, front, o.Rules, o.Sites)
	}
	var v *Verification
	if err == nil {
		v, err = newVerification(ctx, o, front)
	}
	if err != nil {
		return nil, errors.Join(err, front.Close())
	}
	return v, nil
}

func newVerification(ctx context.Context, o VerifyOptions, front frontier.Frontier) (*Verification, error) {
	shelf, err := storage.OpenShelf(ctx, o.Config.Output, localFolder(o.Config))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %q any more, where pictures were kept: put it back, or mount its disk", o.Config.Output)
	}
	if err != nil {
		return nil, onGround(o.Config, err)
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
// pictures are at fault is none, nor that it was stopped or ctx cancelled, which
// the sums tell.
func (v *Verification) Run(ctx context.Context) (Verified, error) {
	if err := v.start(ctx); err != nil {
		return Verified{}, err
	}
	err := v.checkAll(ctx)
	v.mu.Lock()
	v.sum.Elapsed = time.Since(v.sum.Started)
	if errors.Is(err, errStopped) || isCancellation(err) {
		v.sum.Interrupted, err = true, nil
	}
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
		if v.wants(c.Site) && c.Kind == frontier.Image && isKept(c.State, c.Cause) {
			v.sum.Total += c.N
		}
	}
	return err
}

// isKept reports whether a picture of such a record is on the disk: it is done,
// or it failed, for its site has it damaged.
func isKept(state frontier.State, cause string) bool {
	return state == frontier.Done || state == frontier.Failed && cause == causeSourceDamaged
}

func (v *Verification) wants(site string) bool {
	return len(v.options.Sites) == 0 || slices.Contains(v.options.Sites, site)
}

// check looks at a picture, if it is kept, and at those whose place it took.
func (v *Verification) check(ctx context.Context, r frontier.Record) error {
	for _, earlier := range r.Earlier {
		if earlier.Lost {
			continue
		}
		if err := v.checkOne(ctx, r, earlier, true); err != nil {
			return err
		}
	}
	if !isKept(r.State, r.Cause) {
		return nil
	}
	return v.checkOne(ctx, r, frontier.Version{Path: r.Path, SHA256: r.SHA256, Size: r.Size}, false)
}

func (v *Verification) checkOne(ctx context.Context, r frontier.Record, kept frontier.Version, earlier bool) error {
	c, err := v.look(ctx, r, kept, earlier)
	if err != nil {
		return err
	}
	if c.Condition != storage.Intact {
		return v.lookAgain(ctx, r, kept, earlier)
	}
	v.add(ctx, Fault{Condition: c.Condition, Earlier: earlier}, r, kept)
	return nil
}

// recordOf is what a version of a picture is compared with. When an earlier one
// was kept is not recorded.
func recordOf(r frontier.Record, kept frontier.Version, earlier bool) storage.Recorded {
	if !earlier {
		return asRecord(r)
	}
	return storage.Recorded{Path: kept.Path, SHA256: kept.SHA256, Size: kept.Size}
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
	c, err := v.look(ctx, r, kept, earlier)
	if err != nil {
		return err
	}
	f := Fault{
		Condition: c.Condition, Site: r.Site, Gallery: r.Gallery, URL: r.URL, Path: kept.Path, Detail: c.Why,
		Earlier: earlier, whole: c.Whole,
	}
	f.Repairable, f.WhyNot = v.options.Rules.repairable(f, r)
	v.add(ctx, f, r, kept)
	if c.Condition == storage.Intact {
		return nil
	}
	return v.onFault(f, r)
}

// look compares what is kept with what was recorded. What came damaged from its
// site was no whole picture then: other bytes are changed, whatever they are.
func (v *Verification) look(ctx context.Context, r frontier.Record, kept frontier.Version, earlier bool) (storage.Checked, error) {
	c, err := v.shelf.Check(ctx, recordOf(r, kept, earlier))
	if c.Condition == storage.Damaged && r.State == frontier.Failed && kept.Path == r.Path {
		c.Condition = storage.Changed
	}
	return c, err
}

// passOver counts a picture that is not to be looked at any more.
func (v *Verification) passOver(earlier bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !earlier {
		v.sum.Total--
	}
}

// add counts a picture, at fault or intact.
func (v *Verification) add(ctx context.Context, f Fault, r frontier.Record, kept frontier.Version) {
	isIntact := f.Condition == storage.Intact
	bare := isIntact && v.wantsSidecar(r.Site) && !v.shelf.HasSidecar(ctx, kept.Path)
	v.mu.Lock()
	defer v.mu.Unlock()
	if !f.Earlier {
		v.sum.Pictures++
	}
	if bare {
		v.sum.WithoutSidecar++
	}
	if isIntact {
		v.sum.Intact++
		v.sum.Bytes += kept.Size
	}
	v.sum.count(f)
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
	return is && now[0].State == r.State, nil
}
