package storage

import (
	"fmt"
	"math"

	"golang.org/x/sys/windows"
)

// AskSpace asks about the file system that a folder is on.
func AskSpace(folder string) (Space, error) {
	path, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return Space{}, fmt.Errorf("asking how much space is free at %s: %w", folder, err)
	}
	var free, total uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, &total, nil); err != nil {
		return Space{}, fmt.Errorf("asking how much space is free at %s: %w", folder, err)
	}
	return Space{Free: int64(min(free, math.MaxInt64)), Total: int64(min(total, math.MaxInt64))}, nil
}
