//go:build !linux && !darwin && !freebsd && !windows

package storage

import (
	"errors"
	"fmt"
)

// AskSpace asks about the file system that a folder is on; the error is
// errors.ErrUnsupported where nobody can tell.
func AskSpace(folder string) (Space, error) {
	return Space{}, fmt.Errorf("asking how much space is free at %s: %w", folder, errors.ErrUnsupported)
}
