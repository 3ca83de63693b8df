package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// wholeFile is a file that gets its name when it is whole: until keep is called
// what stood there before stays. One that was killed leaves its part, which the
// next takes over.
type wholeFile struct {
	*os.File
	path string // "" if it has its name already
	lock *flock.Flock
}

// partOf is the name of a file until it is whole.
func partOf(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
}

// newWholeFile begins a file, with the permissions of the one whose place it takes.
// A link is followed to the file it means, there or not. What is there and is no
// file, such as a pipe, is written as it is.
func newWholeFile(path string) (*wholeFile, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, fmt.Errorf("opening what to write to: %w", err)
		}
		return &wholeFile{File: file}, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("looking at the file to write: %w", err)
	}
	path = meant(path)
	file := &wholeFile{path: path, lock: flock.New(partOf(path))}
	err = file.begin(info)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("beginning %s: there is no folder %s: make it first", path, filepath.Dir(path))
	}
	if err != nil {
		return nil, fmt.Errorf("beginning %s: %w", path, err)
	}
	return file, nil
}

// mostLinks is how many links lead to a file at most, as on most systems.
const mostLinks = 40

// meant is the file that a path means, through all links, if the last of them leads
// to nothing too.
func meant(path string) string {
	for range mostLinks {
		to, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return path
}

// begin makes the part, empty.
func (f *wholeFile) begin(before fs.FileInfo) error {
	locked, err := f.lock.TryLock()
	if err != nil {
		return err
	}
	if !locked {
		return errors.New("something else is writing it at the moment")
	}
	if f.File, err = os.OpenFile(partOf(f.path), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644); err != nil {
		return errors.Join(err, f.lock.Unlock())
	}
	if before == nil {
		return nil
	}
	if err := f.Chmod(before.Mode().Perm()); err != nil {
		return errors.Join(err, f.discard())
	}
	return nil
}

// keep gives the file its name, and makes both survive a power cut.
func (f *wholeFile) keep() error {
	if f.path == "" {
		return f.Close()
	}
	err := errors.Join(f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), f.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", f.path, err), os.Remove(f.Name()), f.lock.Unlock())
	}
	return errors.Join(syncFolder(f.path), f.lock.Unlock())
}

// discard leaves things as they were.
func (f *wholeFile) discard() error {
	err := f.Close()
	if f.path != "" {
		err = errors.Join(err, os.Remove(f.Name()), f.lock.Unlock())
	}
	return err
}
