//go:build linux || darwin || freebsd

package storage

import (
	"fmt"
	"math"

	"golang.org/x/sys/unix"
)

// Free is how many bytes whoever runs this can still write to the file system
// that a folder is on.
func Free(folder string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, fmt.Errorf("asking how much space is free at %s: %w", folder, err)
	}
	// What is kept for root does not count. FreeBSD says less than none where
	// others have taken that.
	free := float64(s.Bavail) * float64(s.Bsize)
	return int64(min(max(free, 0), math.MaxInt64/2)), nil
}
