package storage

import (
	"fmt"
	"math"

	"golang.org/x/sys/windows"
)

// Free is how many bytes whoever runs this can still write to the file system
// that a folder is on.
func Free(folder string) (int64, error) {
	path, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, fmt.Errorf("asking how much space is free at %s: %w", folder, err)
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, fmt.Errorf("asking how much space is free at %s: %w", folder, err)
	}
	return int64(min(free, math.MaxInt64)), nil
}
