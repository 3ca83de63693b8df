package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// ErrGone says that the output folder is not where it was opened.
var ErrGone = errors.New("it was moved away, removed or unmounted during the run")

// IsOutput reports whether a [Disk] had the folder open before.
func IsOutput(output string) bool {
	_, err := os.Lstat(filepath.Join(output, ownFolder))
	return !errors.Is(err, fs.ErrNotExist)
}

// inPlace returns an error, [ErrGone] wrapped, if the path of the output leads elsewhere
// by now. The Disk itself stays in the folder that it opened, wherever that is.
func (d *Disk) inPlace() error {
	now, err := os.Stat(d.root.Name())
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil // a folder above that is closed now may still lead there
	case err == nil && os.SameFile(now, d.opened):
		return nil
	case err == nil, errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		err = ErrGone
	}
	return fmt.Errorf("the output folder %q: %w", d.root.Name(), err)
}

// probe is a part that nothing is kept in.
const probe = partFolder + "/0" + partExt

// tryWriting finds out whether pictures can be kept at all, before any is asked
// for.
func (d *Disk) tryWriting() error {
	if err := d.removePart(probe); err != nil {
		return err
	}
	file, err := d.root.OpenFile(probe, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return fmt.Errorf("writing there: %w", err)
	}
	_, err = file.WriteString("a part can be written")
	if err = errors.Join(err, file.Close()); err != nil {
		err = fmt.Errorf("writing there: %w", err)
	}
	return errors.Join(err, d.removePart(probe))
}
