package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// SetAside implements [Store]. The name is taken as that of a picture is, so
// nothing that stands there is overwritten, and a kill leaves the file under
// one of its names or under both.
func (d *Disk) SetAside(name string) (aside string, err error) {
	info, err := d.root.Lstat(filepath.FromSlash(name))
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "rename", Path: name, Err: errNoFile}
	}
	if err != nil {
		return "", fmt.Errorf("setting aside a damaged picture: %w", err)
	}
	for n := range maxAlternatives {
		aside = damagedAlternative(maxName, name, "", n)
		err := d.takeName(name, aside)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			err = errors.Join(d.dropName(name, info), d.syncName(path.Dir(aside)))
		}
		if err != nil {
			return "", fmt.Errorf("setting aside %q: %w", name, err)
		}
		return aside, nil
	}
	return "", outOfNames(name)
}

// dropName removes a name that a file had and may still have: one way to take
// another leaves the first where it cannot be removed. What else stands there by
// now is left alone.
func (d *Disk) dropName(name string, file fs.FileInfo) error {
	now, err := d.root.Lstat(filepath.FromSlash(name))
	if err != nil || !os.SameFile(file, now) {
		return nil //nolint:nilerr // the name is gone, or not its own
	}
	return d.root.Remove(filepath.FromSlash(name))
}
