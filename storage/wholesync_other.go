//go:build !linux

package storage

import (
	"errors"
	"os"
)

// syncFileSystem would sync a file system as a whole, where that is known.
func syncFileSystem(*os.File) error { return errors.ErrUnsupported }

// isSyncKnown says that it is not.
func isSyncKnown(*os.File) bool { return false }
