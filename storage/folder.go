package storage

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// makeOutput makes a folder and those above it, each durably. It stands above
// the root, where symbolic links are the user's own business.
func (d *Disk) makeOutput(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if parent == dir {
		return errors.New("there is no such drive")
	}
	if err := d.makeOutput(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if target, err := os.Readlink(dir); err == nil {
		if _, err := os.Stat(dir); err != nil {
			return fmt.Errorf("it is a link to %s, which is not there: mount its disk, or take the link away", target)
		}
	}
	f, err := os.Open(parent)
	if err != nil {
		return err
	}
	return errors.Join(d.syncOpened(f), f.Close())
}

// makeOwnFolder makes the folder of parts, and the one above it durably: others
// keep there what is not to be lost.
func (d *Disk) makeOwnFolder() error {
	for _, dir := range []string{ownFolder, partFolder} {
		if err := d.makeOne(dir); err != nil {
			return err
		}
	}
	return d.syncName(".")
}

// errTaken says that a file stands where a folder is needed.
var errTaken = errors.New("a file stands where a folder is needed: move it away")

// makeFolder makes a folder below the output and those above it, once for a
// batch, and gives its true path: where a file has the name of a folder, the folder gets another. It
// is numbered, and not told apart by a picture's suffix as files are, so that
// the pictures of a gallery stay together.
func (b *keeper) makeFolder(dir string) (name string, err error) {
	if name, ok := b.made[dir]; ok || dir == "." {
		return cmp.Or(name, dir), nil
	}
	above, err := b.makeFolder(path.Dir(dir))
	if err != nil {
		return "", err
	}
	for n := range maxAlternatives {
		name := path.Join(above, alternativeFolder(path.Base(dir), n))
		err := b.makeOne(name)
		if err == nil {
			b.made[dir] = name
		}
		if !errors.Is(err, errTaken) {
			return name, err
		}
	}
	return "", outOfNames(dir)
}

// makeOne makes one folder. A symbolic link in its place is an error, wherever
// it leads.
func (d *Disk) makeOne(dir string) error {
	err := d.root.Mkdir(dir, folderMode)
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrExist) {
		return aboutPath(dir, fmt.Errorf("making the folder: %w", err), forbidden(dir)...)
	}
	info, err := d.root.Lstat(dir)
	switch {
	case err != nil:
		return aboutPath(dir, fmt.Errorf("looking at the folder: %w", err), fs.ErrNotExist, fs.ErrPermission)
	case info.Mode()&fs.ModeSymlink != 0:
		return &NameError{dir, errLink}
	case !info.IsDir():
		return &NameError{dir, errTaken}
	}
	return nil
}

// forbidden is the error of a name that may not be made in its folder, unless
// that is the output itself: then no picture can be kept.
func forbidden(name string) []error {
	if path.Dir(name) == "." {
		return nil
	}
	return []error{fs.ErrPermission}
}

// outOfNames says that all alternatives to a name are taken.
func outOfNames(name string) error {
	return &NameError{name, fmt.Errorf("it and %d names like it are taken by other files: choose another save: for the site", maxAlternatives-1)}
}
