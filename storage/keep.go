package storage

import (
	"context"
	"errors"
	"fmt"
	"path"
	"time"
)

// Keep implements [Store]. The order is what makes it durable: the bytes are
// on the disk before a name shows them, and the names before anyone hears.
//
// The folders above a picture are synced up to the output even if they stood
// there before: whoever made them may not have come to sync them yet.
//
// Of an output that is gone nothing counts as kept: nobody would find it there.
func (d *Disk) Keep(ctx context.Context, batch []Keep) []Kept {
	b := d.newKeeper()
	kept := make([]Kept, len(batch))
	for i, k := range batch {
		kept[i].Err = d.finishPart(ctx, k)
	}
	d.syncParts(batch, kept)
	for i, k := range batch {
		if kept[i].Err == nil {
			kept[i] = b.keep(ctx, k)
		}
	}
	d.syncNames(kept)
	gone := d.inPlace()
	for i, k := range batch {
		if gone != nil {
			kept[i].Err = gone
		}
		if kept[i].Err != nil {
			kept[i].Err = fmt.Errorf("keeping %q: %w", k.Path, kept[i].Err)
		}
	}
	return kept
}

// finishPart gives a part its time, and puts its sidecar beside it.
func (d *Disk) finishPart(ctx context.Context, k Keep) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	name, err := partPath(k.Part.ID)
	if err != nil {
		return err
	}
	if isPlain(k.ModTime) {
		if err := d.parts.Chtimes(path.Base(name), time.Time{}, k.ModTime); err != nil {
			return fmt.Errorf("setting the time of the part: %w", err)
		}
	}
	if k.Sidecar == nil {
		return nil
	}
	return d.spoolSidecar(name, k.Sidecar)
}

// isPlain says whether a time is one that every file system can hold.
func isPlain(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1970 && year < 2200
}

// keep gives a part its final name, and its sidecar one beside it.
func (b *keeper) keep(ctx context.Context, k Keep) Kept {
	kept := b.take(ctx, k)
	if kept.Err == nil {
		kept.Err = b.moveEarlierSidecar(k, kept.Path)
	}
	if kept.Err == nil && k.Sidecar != nil {
		kept.Err = b.takeSidecar(k, kept.Path)
	}
	return kept
}

// take gives a part its final name and notes the name. What it takes the place
// of stands under its own name until then.
func (b *keeper) take(ctx context.Context, k Keep) Kept {
	wanted := Clean(k.Path)
	if k.Over != nil {
		b.replacing.Lock()
		defer b.replacing.Unlock()
	}
	folder, err := b.makeFolder(path.Dir(wanted))
	if err != nil {
		return Kept{Err: err}
	}
	aside, err := b.setAside(ctx, k.Over)
	if err != nil {
		return Kept{Err: err}
	}
	kept := b.claim(k, path.Join(folder, path.Base(wanted)))
	if isOfFolder(kept.Err) {
		kept = b.claimAnew(k, wanted)
	}
	if aside != "" && kept.Path == "" {
		return Kept{Err: errors.Join(kept.Err, b.takeName(aside, k.Over.Path))}
	}
	kept.Aside = aside
	return kept
}
