package storage

import (
	"path"

	"golang.org/x/sys/unix"
)

// systemWays gives the ways to take a name that only this system has.
func systemWays() []wayToTake { return []wayToTake{(*keeper).takeByRename} }

// takeByRename renames a file unless the new name is taken. Only the last part
// of either path is given to the kernel by name: the folders were opened inside
// the output.
func (b *keeper) takeByRename(part, name string) error {
	from, err := b.open(path.Dir(part))
	if err != nil {
		return err
	}
	to, err := b.open(path.Dir(name))
	if err != nil {
		return err
	}
	return unix.Renameat2(int(from.Fd()), path.Base(part), int(to.Fd()), path.Base(name), unix.RENAME_NOREPLACE)
}
