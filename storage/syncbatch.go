package storage

import (
	"path"
	"slices"

	"golang.org/x/sync/errgroup"
)

// syncs is how many files of a batch are synced at once, where that is done one
// by one. A sync mostly waits for the disk, which serves several in one go.
const syncs = 8

// inParallel calls do for 0 to n-1, so many at once, and waits for them all.
func inParallel(n, atOnce int, do func(i int)) {
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i := range n {
		group.Go(func() error {
			do(i)
			return nil
		})
	}
	_ = group.Wait() // no call returns an error
}

// syncParts brings the parts of a batch to the disk that did not fail yet, with
// their sidecars.
func (d *Disk) syncParts(batch []Keep, kept []Kept) {
	if !slices.ContainsFunc(kept, func(k Kept) bool { return k.Err == nil }) {
		return
	}
	d.whole.orEach(func() {
		inParallel(len(batch), syncs, func(i int) {
			if kept[i].Err == nil {
				kept[i].Err = d.syncPart(batch[i])
			}
		})
	})
}

// syncPart brings the bytes and the time of a part to the disk, and its sidecar.
func (d *Disk) syncPart(k Keep) error {
	name, err := partPath(k.Part.ID)
	if err != nil {
		return err
	}
	if err := d.syncFile(name); err != nil || k.Sidecar == nil {
		return err
	}
	return d.syncFile(sidecarPart(name))
}

// syncNames brings to the disk what the names that were taken rest on. What was
// adopted was not put there by us, and may be on another file system that is
// mounted there: it is synced by itself.
func (d *Disk) syncNames(kept []Kept) {
	var renamed, adopted []*Kept
	for i := range kept {
		switch k := &kept[i]; {
		case k.Path == "":
		case k.Adopted:
			adopted = append(adopted, k)
		default:
			renamed = append(renamed, k)
		}
	}
	if len(renamed) > 0 {
		d.whole.orEach(func() { d.syncFoundations(renamed) })
	}
	d.syncFoundations(adopted)
}

// syncFoundations syncs what some pictures rest on, each file and folder once.
// What fails there is the failure of all that rest on it.
func (d *Disk) syncFoundations(kept []*Kept) {
	var paths []string
	for _, k := range kept {
		paths = append(paths, foundations(k)...)
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)

	faults := make([]error, len(paths))
	inParallel(len(paths), syncs, func(i int) { faults[i] = d.syncName(paths[i]) })
	for _, k := range kept {
		for _, p := range foundations(k) {
			at, _ := slices.BinarySearch(paths, p)
			k.Err = graver(k.Err, faults[at])
		}
	}
}

// foundations lists what must be on the disk for a picture to be found again:
// the folders from its own up to the output, and the file itself if it was not
// us who wrote it.
func foundations(k *Kept) []string {
	var paths []string
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
