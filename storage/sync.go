package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// syncFile brings the bytes and the time of a part, or of its sidecar, to the
// disk.
func (d *Disk) syncFile(name string) error {
	f, err := d.parts.OpenFile(path.Base(name), os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("opening %q to sync it: %w", name, err)
	}
	if err := errors.Join(d.sync(f), f.Close()); err != nil {
		return fmt.Errorf("syncing %q: %w", name, err)
	}
	return nil
}

// syncName brings a folder, or a file that is not ours to write, to the disk.
func (d *Disk) syncName(name string) error {
	f, err := d.root.Open(name)
	if err != nil {
		return aboutPath(name, fmt.Errorf("opening it to sync it: %w", err), fs.ErrNotExist, fs.ErrPermission)
	}
	if err := errors.Join(d.syncOpened(f), f.Close()); err != nil {
		return fmt.Errorf("syncing %q: %w", name, err)
	}
	return nil
}

// syncAll brings to the disk all that was written to the file system of the
// output. One that gave up, and is read-only since, is synced without an error
// by many kernels; a file of it is not.
func (d *Disk) syncAll() error {
	if err := syncFileSystem(d.partsFile); err != nil {
		return fmt.Errorf("syncing the file system: %w", err)
	}
	return d.syncName(lockFile)
}
