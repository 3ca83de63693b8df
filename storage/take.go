package storage

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// maxAlternatives is how many names are tried for one picture. The second one
// carries its suffix: more than that are taken only where somebody made it so.
const maxAlternatives = 100

// wayToTake gives a part a name that no file has yet. At no instant does the
// name show less than the whole part. A name that is taken is fs.ErrExist, a
// part or a folder that is missing fs.ErrNotExist, a symbolic link on the way
// syscall.ELOOP; after any other error another way may work.
type wayToTake func(b *keeper, part, name string) error

// claim gives a part the wanted name or the first alternative that is free or
// already shows the same bytes.
func (b *keeper) claim(k Keep, wanted string) Kept {
	part, err := partPath(k.Part.ID)
	if err != nil {
		return Kept{Err: err}
	}
	for n := range maxAlternatives {
		name := k.name(maxName, wanted, n)
		err := b.takeName(part, name)
		if err == nil {
			return Kept{Path: name}
		}
		if !errors.Is(err, fs.ErrExist) {
			return Kept{Err: aboutPath(name, fmt.Errorf("taking the name: %w", err), forbidden(name)...)}
		}
		same, err := b.sameBytes(part, name)
		if err != nil {
			return Kept{Err: err}
		}
		if same {
			return Kept{Path: name, Adopted: true, Err: b.removePart(part)}
		}
	}
	return Kept{Err: outOfNames(wanted)}
}

// isOfFolder says of an error of claiming a name that its folder may not be any
// more what was made.
func isOfFolder(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.ELOOP)
}

// claimAnew claims a wanted name in a folder that is made once more: people
// remove and replace them while a batch is kept.
func (b *keeper) claimAnew(k Keep, wanted string) Kept {
	clear(b.made)
	folder, err := b.makeFolder(path.Dir(wanted))
	if err != nil {
		return Kept{Err: err}
	}
	return b.claim(k, path.Join(folder, path.Base(wanted)))
}

// takeName tries the ways in turn.
func (b *keeper) takeName(part, name string) error {
	var err error
	for _, way := range b.ways {
		err = way(b, part, name)
		// By another way a symbolic link might be followed.
		if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ELOOP) {
			return err
		}
	}
	return err
}

// takeByLink gives the part a second name and then takes away the first.
func (b *keeper) takeByLink(part, name string) error {
	if err := b.root.Link(part, name); err != nil {
		return err
	}
	// The picture is kept even if its part cannot be removed: Sweep will.
	_ = b.root.Remove(part)
	return nil
}

// takeByLooking is for file systems without links, such as FAT. It is exclusive
// only among the users of this Disk.
func (b *keeper) takeByLooking(part, name string) error {
	b.naming.Lock()
	defer b.naming.Unlock()
	_, err := b.root.Lstat(name)
	switch {
	case err == nil:
		return fs.ErrExist
	case errors.Is(err, fs.ErrNotExist):
		return b.root.Rename(part, name)
	}
	return err
}

// sameBytes says whether a file has the bytes of a part. What is no regular
// file has not.
func (d *Disk) sameBytes(part, name string) (bool, error) {
	a, err := d.root.Open(part)
	if err != nil {
		return false, fmt.Errorf("opening the part: %w", err)
	}
	defer a.Close()
	same, err := d.hasBytesOf(a, name)
	if err != nil {
		err = aboutPath(name, fmt.Errorf("comparing with it: %w", err), fs.ErrNotExist, fs.ErrPermission)
	}
	return same, err
}

func (d *Disk) hasBytesOf(part *os.File, name string) (bool, error) {
	a, err := part.Stat()
	if err != nil {
		return false, err
	}
	b, err := d.root.Lstat(name)
	if err != nil || !b.Mode().IsRegular() || a.Size() != b.Size() {
		return false, err
	}
	file, err := d.root.Open(name)
	if err != nil {
		return false, err
	}
	defer file.Close()
	return equalFiles(part, file)
}

// equalFiles compares from where the files stand to their ends.
func equalFiles(a, b *os.File) (bool, error) {
	bufA, bufB := make([]byte, bufferSize), make([]byte, bufferSize)
	for {
		n, errA := io.ReadFull(a, bufA)
		m, errB := io.ReadFull(b, bufB)
		if err := errors.Join(exceptEnd(errA), exceptEnd(errB)); err != nil {
			return false, err
		}
		if !bytes.Equal(bufA[:n], bufB[:m]) {
			return false, nil
		}
		if errA != nil { // the end of both
			return true, nil //nolint:nilerr
		}
	}
}

// exceptEnd drops the errors by which io.ReadFull tells the end of a file.
func exceptEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}
