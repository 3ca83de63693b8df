package storage

import (
	"os"
	"path"

	"golang.org/x/sys/unix"
)

// systemWays gives the ways to take a name that only this system has.
func systemWays(root *os.Root) []wayToTake {
	return []wayToTake{func(part, name string) error {
		return renameExclusively(root, part, name)
	}}
}

// renameExclusively renames a file unless the new name is taken. Only the last
// part of either path is given to the kernel by name: root opens the folders
// and sees to it that they lie inside.
func renameExclusively(root *os.Root, from, to string) error {
	fromDir, err := root.Open(path.Dir(from))
	if err != nil {
		return err
	}
	defer fromDir.Close()
	toDir, err := root.Open(path.Dir(to))
	if err != nil {
		return err
	}
	defer toDir.Close()
	return unix.Renameat2(int(fromDir.Fd()), path.Base(from), int(toDir.Fd()), path.Base(to), unix.RENAME_NOREPLACE)
}
