package storage

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
)

// Open implements Store.
func (d *Disk) Open(name string) (io.ReadCloser, error) {
	local := filepath.FromSlash(name)
	info, err := d.root.Lstat(local)
	switch {
	case err != nil:
		return nil, fmt.Errorf("opening a kept picture: %w", err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("opening a kept picture: %w", &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid})
	}
	f, err := d.root.Open(local)
	if err != nil {
		return nil, fmt.Errorf("opening a kept picture: %w", err)
	}
	return f, nil
}
