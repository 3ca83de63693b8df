package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// exportFile is a file that gets its name when it is whole: until keep is called
// what stood there before stays.
type exportFile struct {
	*os.File
	path string // "" if it has its name already
}

// newExportFile begins a file. What is there and is no file, such as a pipe, is
// written as it is.
func newExportFile(path string) (*exportFile, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, fmt.Errorf("opening what to write to: %w", err)
		}
		return &exportFile{File: file}, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("looking at the file to write: %w", err)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // which keeps its name
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("beginning %s: there is no folder %s: make it first", path, filepath.Dir(path))
	}
	if err != nil {
		return nil, fmt.Errorf("beginning %s: %w", path, err)
	}
	mode := fs.FileMode(0o644)
	if info != nil {
		mode = info.Mode().Perm()
	}
	file := &exportFile{File: temp, path: path}
	if err := temp.Chmod(mode); err != nil {
		return nil, errors.Join(fmt.Errorf("beginning %s: %w", path, err), file.discard())
	}
	return file, nil
}

// keep gives the file its name, and makes both survive a power cut.
func (f *exportFile) keep() error {
	if f.path == "" {
		return f.Close()
	}
	err := errors.Join(f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), f.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", f.path, err), os.Remove(f.Name()))
	}
	return syncFolder(f.path)
}

// discard leaves things as they were.
func (f *exportFile) discard() error {
	err := f.Close()
	if f.path != "" {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
