package storage

import (
	"path"

	"golang.org/x/sys/unix"
)

// systemWays gives the ways to take a name that only this system has.
func systemWays() []wayToTake { return []wayToTake{(*keeper).takeByRename} }

// takeByRename renames a file unless the new name is taken. Only the last part
// of either path is given to the kernel by name: the folders are opened inside
// the output.
func (b *keeper) takeByRename(part, name string) error {
	return b.inFolder(path.Dir(part), func(from int) error {
		return b.inFolder(path.Dir(name), func(to int) error {
			return unix.Renameat2(from, path.Base(part), to, path.Base(name), unix.RENAME_NOREPLACE)
		})
	})
}

// inFolder does something with a folder that stands where its path leads at this
// moment: people move folders while a batch is kept. A symbolic link on the way
// is ELOOP. It needs Linux 5.6.
func (d *Disk) inFolder(dir string, do func(folder int) error) error {
	if dir == partFolder {
		return do(int(d.partsFile.Fd()))
	}
	how := unix.OpenHow{
		Flags:   unix.O_PATH | unix.O_DIRECTORY | unix.O_CLOEXEC,
		Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS,
	}
	folder, err := unix.Openat2(int(d.rootFile.Fd()), dir, &how)
	if err != nil {
		return err
	}
	defer unix.Close(folder) //nolint:errcheck // nothing is written by way of it
	return do(folder)
}
