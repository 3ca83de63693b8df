package storage

import (
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
	f, err := os.Open(parent)
	if err != nil {
		return err
	}
	return errors.Join(d.syncOpened(f), f.Close())
}

// makeFolder makes a folder below the output and those above it. A symbolic
// link in the way is an error, wherever it leads.
func (d *Disk) makeFolder(dir string) error {
	if dir == "." {
		return nil
	}
	if err := d.makeFolder(path.Dir(dir)); err != nil {
		return err
	}
	err := d.root.Mkdir(dir, folderMode)
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("making the folder %q: %w", dir, err)
	}
	info, err := d.root.Lstat(dir)
	switch {
	case err != nil:
		return fmt.Errorf("looking at the folder %q: %w", dir, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%q is a symbolic link, which is not followed: put a folder in its place", dir)
	case !info.IsDir():
		return fmt.Errorf("%q is a file where a folder is needed: move it away", dir)
	}
	return nil
}
