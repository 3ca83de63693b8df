package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// setAside gives a file the name of a damaged picture if it is damaged by now,
// and returns that name: the path is free then. What is not damaged stays, and
// the name is "", as it is where there is no file by now. It reads the file, so what another picture took the place of
// meanwhile is not mistaken for it.
func (b *keeper) setAside(ctx context.Context, r *Recorded) (aside string, err error) {
	if r == nil || check(ctx, b.root, *r).Condition != Damaged {
		return "", nil
	}
	aside, err = b.moveAside(r.Path, damagedMark)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", aboutPath(r.Path, fmt.Errorf("setting aside what is damaged: %w", err), forbidden(r.Path)...)
	}
	return aside, nil
}

// moveAside puts a mark before the extension of a file's name. The name is taken
// as that of a picture is, so nothing that stands there is overwritten, and a
// kill leaves the file under one of its names or under both.
func (b *keeper) moveAside(name, mark string) (aside string, err error) {
	info, err := b.root.Lstat(filepath.FromSlash(name))
	if err != nil {
		return "", err
	}
	for n := range maxAlternatives {
		aside = markedAlternative(maxName, name, "", mark, n)
		err := b.takeName(name, aside)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			err = errors.Join(b.dropName(name, info), b.syncName(path.Dir(aside)))
		}
		return aside, err
	}
	return "", outOfNames(name)
}

// dropName removes a name that a file had and may still have: one way to take
// another leaves the first where it cannot be removed. What else stands there by
// now is left alone.
func (d *Disk) dropName(name string, file fs.FileInfo) error {
	now, err := d.root.Lstat(filepath.FromSlash(name))
	if err != nil || !os.SameFile(file, now) {
		return nil //nolint:nilerr // the name is gone, or not its own
	}
	return d.root.Remove(filepath.FromSlash(name))
}
