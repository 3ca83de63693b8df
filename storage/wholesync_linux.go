package storage

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// syncFileSystem brings to the disk all that was written to the file system of a
// file.
func syncFileSystem(f *os.File) error {
	return os.NewSyscallError("syncfs", unix.Syncfs(int(f.Fd())))
}

// isSyncKnown says whether syncFileSystem can be relied on. It tells of bytes that
// could not be written, once, since Linux 5.8, and fileSystem knows no older one; and
// these file systems have the disk flush its cache, as for a single file. Others
// may not (ext2), or pass it on to nobody. What btrfs does for it, a commit of all
// of its trees, is more than for the files of a batch.
func isSyncKnown(f *os.File) bool {
	return slices.Contains([]string{"ext4", "xfs", "tmpfs"}, fileSystem(f))
}

// fileSystem names the type of the file system that a file is on, as mount(8)
// calls it; "" if it is not known, or the kernel older than Linux 5.8.
func fileSystem(f *os.File) string {
	var stat unix.Statx_t
	err := unix.Statx(int(f.Fd()), "", unix.AT_EMPTY_PATH, unix.STATX_MNT_ID, &stat)
	if err != nil || stat.Mask&unix.STATX_MNT_ID == 0 {
		return ""
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	return mountType(string(mounts), stat.Mnt_id)
}

// mountType finds the type of a mount in a text as that of
// /proc/self/mountinfo (proc(5)): the number of the mount is the first field of
// its line, the type the first one behind a hyphen.
func mountType(mounts string, id uint64) string {
	for line := range strings.Lines(mounts) {
		mount, of, _ := strings.Cut(line, " - ")
		number, _, _ := strings.Cut(mount, " ")
		if number == strconv.FormatUint(id, 10) {
			kind, _, _ := strings.Cut(of, " ")
			return kind
		}
	}
	return ""
}
