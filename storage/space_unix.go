//go:build linux || darwin || freebsd

package storage

import (
	"fmt"
	"math"

	"golang.org/x/sys/unix"
)

// AskSpace asks about the file system that a folder is on.
func AskSpace(folder string) (Space, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return Space{}, fmt.Errorf("asking how much space is free at %s: %w", folder, err)
	}
	// What is kept for root is not free. FreeBSD says less than none where others
	// have taken that.
	bytes := func(blocks float64) int64 {
		return int64(min(max(blocks*float64(s.Bsize), 0), math.MaxInt64/2))
	}
	return Space{Free: bytes(float64(s.Bavail)), Total: bytes(float64(s.Blocks))}, nil
}
