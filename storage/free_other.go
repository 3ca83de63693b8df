//go:build !linux && !darwin && !freebsd && !windows

package storage

import (
	"errors"
	"fmt"
)

// Free is how many bytes whoever runs this can still write to the file system
// that a folder is on; the error is errors.ErrUnsupported where nobody can tell.
func Free(folder string) (int64, error) {
	return 0, fmt.Errorf("asking how much space is free at %s: %w", folder, errors.ErrUnsupported)
}
