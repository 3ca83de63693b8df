//go:build linux || darwin || freebsd

package storage

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// changeTime is when a file, or what is known of it, was last changed. Nobody
// can set it.
func changeTime(file *os.File) (time.Time, error) {
	var stat unix.Stat_t
	if err := unix.Fstat(int(file.Fd()), &stat); err != nil {
		return time.Time{}, err
	}
	return time.Unix(stat.Ctim.Unix()), nil
}
