package storage

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lockFile is held by whoever has the output open.
const lockFile = ownFolder + "/lock"

// ErrInUse says that another run stores pictures in the same folder.
var ErrInUse = errors.New("in use by another run")

// lockOutput makes the output our own until the lock is closed or the process
// ends. Two runs in one folder would remove each other's parts and fill one
// part between them.
func (d *Disk) lockOutput() error {
	if info, err := d.root.Lstat(lockFile); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%q is not a file: move it away", lockFile)
	}
	lock := flock.New(filepath.Join(d.root.Name(), filepath.FromSlash(lockFile)), flock.SetPermissions(fileMode))
	held, err := lock.TryLock()
	switch {
	case err != nil:
		return fmt.Errorf("locking the output folder: %w", err)
	case !held:
		return fmt.Errorf("the folder %s is %w: wait for it to end, or choose another output", d.root.Name(), ErrInUse)
	}
	d.lock = lock
	return nil
}
