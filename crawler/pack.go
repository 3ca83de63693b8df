package crawler

import (
	"context"
	"errors"
	"sync"
	"time"

	"magpie/frontier"
	"magpie/storage"
)

// Packing makes an archive of each gallery that is kept. It takes no lock of the
// crawl: a run may go on beside it.
type Packing struct {
	options  PackOptions
	frontier frontier.Frontier
	shelf    storage.Shelf
	packer   *storage.Packer

	// settled is how many pictures the galleries have that something became of.
	settled int64

	mu  sync.Mutex // guards sum
	sum PackSum
}

// OpenPacking opens what is to be packed, to be read, and the folder of the
// archives. The error is an [*UnknownSiteError] for a name that neither the
// configuration nor the state knows, an [*UnknownGalleryError] for a gallery that
// is not known, and os.ErrNotExist, wrapped, if nothing was ever run. The caller
// closes it.
func OpenPacking(ctx context.Context, o PackOptions) (*Packing, error) {
	kept, err := OpenVerification(ctx, VerifyOptions{Config: o.Config, Rules: o.Rules, Sites: o.Sites})
	if err != nil {
		return nil, err
	}
	if err := o.checkGallery(ctx, kept.frontier); err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	packer, err := storage.OpenPacker(ctx, o.Folder)
	if err != nil {
		return nil, errors.Join(o.onFolder(err), kept.Close())
	}
	return &Packing{options: o, frontier: kept.frontier, shelf: kept.shelf, packer: packer}, nil
}

// Close gives back what OpenPacking opened.
func (p *Packing) Close() error {
	return errors.Join(p.packer.Close(), p.shelf.Close(), p.frontier.Close())
}

// Progress returns the sums so far. It may be called at any time, from any
// goroutine.
func (p *Packing) Progress() PackSum {
	p.mu.Lock()
	defer p.mu.Unlock()
	sum := p.sum
	if sum.Elapsed == 0 && !sum.Started.IsZero() {
		sum.Elapsed = time.Since(sum.Started)
	}
	return sum
}

// change changes the sums.
func (p *Packing) change(by func(*PackSum)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	by(&p.sum)
}

// Run packs every gallery. The error says why it could not be done; that galleries
// were not packed is none, nor that ctx was cancelled, which the sums tell.
func (p *Packing) Run(ctx context.Context) (PackSum, error) {
	p.change(func(s *PackSum) { s.Started = time.Now() })
	err := p.packAll(ctx)
	p.change(func(s *PackSum) {
		s.Elapsed = time.Since(s.Started)
		if isCancellation(err) {
			s.Interrupted, err = true, nil
		}
	})
	return p.Progress(), onGround(p.options.Config, err)
}

func (p *Packing) packAll(ctx context.Context) (err error) {
	order, err := p.inOrder(ctx)
	if order != nil {
		defer func() { err = errors.Join(err, order.Close()) }()
	}
	if err != nil {
		return err
	}
	var g gathering
	err = order.Each(func(key, value []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !isGalleryKey(key) {
			return g.add(value)
		}
		if err := p.pack(ctx, &g); err != nil {
			return err
		}
		return g.begin(value)
	})
	if err != nil {
		return err
	}
	return p.pack(ctx, &g)
}

// tell reports what became of a gallery.
func (p *Packing) tell(g PackedGallery) {
	p.change(func(s *PackSum) {
		s.add(g)
		s.Seen = p.settled
	})
	if p.options.OnGallery != nil {
		p.options.OnGallery(g)
	}
}

// tellFault reports a picture that is not as it was recorded.
func (p *Packing) tellFault(g *gathering, url string, e *storage.NotAsRecordedError) {
	if p.options.OnFault != nil {
		p.options.OnFault(Fault{
			Condition: e.Condition, Site: g.gallery.Site, Gallery: g.gallery.Name, URL: url, Path: e.Path, Detail: e.Why,
		})
	}
}
