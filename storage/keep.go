package storage

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// syncs is how many files of a batch are synced at once. A sync mostly waits
// for the disk, which serves several in one go.
const syncs = 8

// Keep implements [Store]. The order is what makes it durable: the bytes are
// on the disk before a name shows them, and the names before anyone hears.
//
// The folders above a picture are synced up to the output even if they stood
// there before: whoever made them may not have come to sync them yet.
//
// Of an output that is gone nothing counts as kept: nobody would find it there.
func (d *Disk) Keep(ctx context.Context, batch []Keep) []Kept {
	kept := make([]Kept, len(batch))
	inParallel(len(batch), func(i int) {
		kept[i].Err = d.syncPart(ctx, batch[i])
	})
	for i, k := range batch {
		if kept[i].Err == nil {
			kept[i] = d.take(ctx, k)
		}
		if kept[i].Err == nil {
			kept[i].Err = d.moveEarlierSidecar(k, kept[i].Path)
		}
		if kept[i].Err == nil && k.Sidecar != nil {
			kept[i].Err = d.takeSidecar(k, kept[i].Path)
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

// inParallel calls do for 0 to n-1, several at once, and waits for them all.
func inParallel(n int, do func(i int)) {
	var group errgroup.Group
	group.SetLimit(syncs)
	for i := range n {
		group.Go(func() error {
			do(i)
			return nil
		})
	}
	_ = group.Wait() // no call returns an error
}

// syncPart gives a part its time and brings it to the disk, with its sidecar.
func (d *Disk) syncPart(ctx context.Context, k Keep) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	name, err := partPath(k.Part.ID)
	if err != nil {
		return err
	}
	if isPlain(k.ModTime) {
		if err := d.root.Chtimes(name, time.Time{}, k.ModTime); err != nil {
			return fmt.Errorf("setting the time of the part: %w", err)
		}
	}
	if err := d.syncFile(name); err != nil || k.Sidecar == nil {
		return err
	}
	return d.spoolSidecar(k)
}

// isPlain says whether a time is one that every file system can hold.
func isPlain(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1970 && year < 2200
}

// take gives a part its final name and notes the name. What it takes the place
// of stands under its own name until then.
func (d *Disk) take(ctx context.Context, k Keep) Kept {
	wanted := Clean(k.Path)
	folder, err := d.makeFolder(path.Dir(wanted))
	if err != nil {
		return Kept{Err: err}
	}
	aside, err := d.setAside(ctx, k.Over)
	if err != nil {
		return Kept{Err: err}
	}
	kept := d.claim(k, path.Join(folder, path.Base(wanted)))
	if aside != "" && kept.Path == "" {
		return Kept{Err: errors.Join(kept.Err, d.takeName(aside, k.Over.Path))}
	}
	kept.Aside = aside
	return kept
}

// syncNames brings to the disk what the names that were taken rest on. What
// fails there is the failure of all that rest on it.
func (d *Disk) syncNames(kept []Kept) {
	var paths []string
	for _, k := range kept {
		paths = append(paths, foundations(k)...)
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)

	faults := make([]error, len(paths))
	inParallel(len(paths), func(i int) { faults[i] = d.syncName(paths[i]) })
	for i, k := range kept {
		for _, p := range foundations(k) {
			at, _ := slices.BinarySearch(paths, p)
			kept[i].Err = graver(kept[i].Err, faults[at])
		}
	}
}

// foundations lists what must be on the disk for a picture to be found again:
// the folders from its own up to the output, and the file itself if it was not
// us who wrote it.
func foundations(k Kept) []string {
	var paths []string
	if k.Path == "" {
		return nil
	}
	if k.Adopted {
		paths = append(paths, k.Path)
	}
	for dir := path.Dir(k.Path); ; dir = path.Dir(dir) {
		paths = append(paths, dir)
		if dir == "." {
			return paths
		}
	}
}
