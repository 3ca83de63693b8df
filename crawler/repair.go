package crawler

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"magpie/frontier"
	"magpie/storage"
)

// Repair verifies what is kept and fetches once more what is missing or damaged,
// and nothing else. It is used in place of Run, once, on a crawler of the sites
// to be verified; Progress and Drain work as they do for a run. What is damaged
// is set aside first. The summary tells what was brought back; what is recorded
// of the others says why not.
func (c *Crawler) Repair(ctx context.Context, o VerifyOptions) (Verified, Summary, error) {
	ctx, c.fail = context.WithCancelCause(ctx)
	defer c.fail(nil)
	keepCookies := c.jars.start(ctx)
	defer c.watchdog.start()()
	verified, err := c.repair(ctx, o)
	sum, err := c.conclude(ctx, err)
	return verified, sum, onGround(c.config, errors.Join(err, keepCookies()))
}

func (c *Crawler) repair(ctx context.Context, o VerifyOptions) (Verified, error) {
	if err := c.store.Sweep(ctx); err != nil {
		return Verified{}, err
	}
	if err := c.frontier.Lift(ctx, liftedCauses...); err != nil {
		return Verified{}, err
	}
	v, err := newVerification(o, c.frontier)
	if err != nil {
		return Verified{}, err
	}
	defer func() { _ = v.shelf.Close() }() // it was only read
	r := &repairer{Crawler: c, options: o}
	v.stop = c.draining
	c.verification.Store(v)
	v.onFault = func(f Fault, record frontier.Record) error { return r.take(ctx, f, record) }
	verified, err := v.Run(ctx)
	if err == nil && !verified.Interrupted {
		err = r.errand(ctx)
	}
	if errors.Is(err, errStopped) {
		verified.Interrupted, err = true, nil
	}
	return verified, err
}

// Verifying returns what a repair has looked at so far. It may be called at any
// time, from any goroutine.
func (c *Crawler) Verifying() Verified {
	if v := c.verification.Load(); v != nil {
		return v.Progress()
	}
	return Verified{}
}

// repairer gathers pictures that can be fetched once more.
type repairer struct {
	*Crawler
	options VerifyOptions
	batch   []recorded
}

// take notes a picture at fault, and starts an errand when there are enough.
func (r *repairer) take(ctx context.Context, f Fault, record frontier.Record) error {
	if !f.Repairable {
		r.options.tell(f)
		return nil
	}
	if f.Condition == storage.Damaged {
		aside, err := r.store.SetAside(f.Path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // another gallery had the same file
			return fmt.Errorf("repairing %q: %w", f.Path, err)
		}
		f.Aside = aside
	}
	r.options.tell(f)
	r.batch = append(r.batch, recorded{Record: record, aside: f.Aside})
	if len(r.batch) < errandSize {
		return nil
	}
	return r.errand(ctx)
}

// errand fetches what was gathered.
func (r *repairer) errand(ctx context.Context) error {
	defer func() { r.batch = nil }()
	return r.runErrand(ctx, false, r.batch)
}

// place is where a picture wants to be kept. One that is brought back wants to
// be where it was.
func (p picture) place() string {
	was := p.errand.of(p.job)
	if was != nil && !p.errand.refreshes && was.Type == p.part.Type {
		return was.Path
	}
	return p.site.path(p)
}
