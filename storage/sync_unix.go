//go:build !windows

package storage

import (
	"errors"
	"os"
	"syscall"
)

// syncOpened syncs a folder or a file that is open for reading. Some network
// file systems cannot do that for a folder and say so; there is nothing better
// to be had from them.
func (d *Disk) syncOpened(f *os.File) error {
	err := d.sync(f)
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}
