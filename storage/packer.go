package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// Packer puts archives into a folder, one at a time. Like a [Disk] it has the
// folder to itself, never leaves it, and works below ".crawl" there. It is for
// one goroutine.
type Packer struct {
	disk *Disk
	// sorters is how many were begun: each has a part of its own.
	sorters int
}

// packPart is the part that an archive is written to.
const packPart = partFolder + "/a" + partExt

// OpenPacker opens a folder, makes it if need be, and removes what one that was
// killed left there. It returns [ErrInUse], wrapped, while somebody else has the
// folder open. The caller closes it.
func OpenPacker(ctx context.Context, folder string) (*Packer, error) {
	disk, err := OpenDisk(folder)
	if err != nil {
		return nil, err
	}
	if err := disk.Sweep(ctx); err != nil {
		return nil, errors.Join(err, disk.Close())
	}
	return &Packer{disk: disk}, nil
}

// Close gives the folder back.
func (p *Packer) Close() error { return p.disk.Close() }

// Sorter begins to put items in order, in the folder of the archives: there is
// room. The caller closes it.
func (p *Packer) Sorter() *Sorter {
	p.sorters++
	return &Sorter{root: p.disk.root, name: fmt.Sprintf("%s/b%x%s", partFolder, p.sorters, partExt), most: sortedAtOnce}
}

// PackPath is the n-th path, from 0, to try for the archive of a gallery: below
// a folder for its site, named like the gallery, and from the second on with a
// suffix. It is clean, whatever the names are.
func PackPath(site, gallery, ext, suffix string, n int) string {
	wanted := Clean(path.Join(cleanName(site), Segment(gallery)+ext))
	return alternative(maxName, wanted, suffix, n)
}

// Standing says what stands where an archive is to be.
type Standing int

// What may stand there.
const (
	// Free is nothing.
	Free Standing = iota
	// Same is an archive that was made of the same, and is as it was made.
	Same
	// Older is an archive of the same gallery, made of something else, and as it
	// was made: another may take its place.
	Older
	// Another is an archive of another gallery.
	Another
	// Foreign is anything else, an archive that somebody changed among it.
	Foreign
)

// errFolder says that a folder has the name.
var errFolder = errors.New("a folder stands there: move it away")

// Standing looks at what stands under a path below the folder. It reads the list
// of entries at an archive's end, not the pictures. What no archive can take the
// place of is a [*NameError].
func (p *Packer) Standing(name string, mark PackMark) (Standing, error) {
	folder := path.Dir(name)
	if info, err := p.disk.root.Lstat(filepath.FromSlash(folder)); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return Foreign, &NameError{folder, errLink}
	}
	info, err := p.disk.root.Lstat(filepath.FromSlash(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Free, nil
	case errors.Is(err, syscall.ENOTDIR):
		return Foreign, &NameError{path.Dir(name), errTaken}
	case err != nil:
		return Foreign, aboutPath(name, fmt.Errorf("looking at it: %w", err), fs.ErrPermission)
	case info.IsDir():
		return Foreign, &NameError{name, errFolder}
	case !info.Mode().IsRegular():
		return Foreign, nil
	}
	file, err := p.disk.root.Open(filepath.FromSlash(name))
	if err != nil {
		return Foreign, aboutPath(name, fmt.Errorf("looking at it: %w", err), fs.ErrPermission)
	}
	defer file.Close()
	found, ok := readPackMark(file, info.Size())
	switch {
	case !ok:
		return Foreign, nil
	case found.Gallery != mark.Gallery:
		return Another, nil
	case found.From != mark.From:
		return Older, nil
	}
	return Same, nil
}

// Begin begins an archive. The caller keeps or discards it before the next.
func (p *Packer) Begin() (*Pack, error) {
	file, err := p.disk.root.OpenFile(packPart, os.O_RDWR|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return nil, fmt.Errorf("beginning an archive: %w", err)
	}
	return newPack(p.disk, file), nil
}
