package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// replaceFile gives a file another text in one step: at any instant there is
// the one or the other, whole. A link is followed to the file it means, which
// keeps its permissions. A file that no longer holds what it held before is
// left as it is.
func replaceFile(path string, before, after []byte) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return fmt.Errorf("finding the file to write: %w", err)
	}
	if err := replace(path, before, after); err != nil {
		return fmt.Errorf("replacing %s: %w", path, err)
	}
	return syncFolder(path)
}

// replace writes a file beside another and puts it in its place.
func replace(path string, before, after []byte) (err error) {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temp.Name()))
		}
	}()
	if err := errors.Join(temp.Chmod(info.Mode().Perm()), writeAll(temp, after)); err != nil {
		return err
	}
	now, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, before) {
		return errors.New("it was changed meanwhile and is left as it is: do it again")
	}
	return os.Rename(temp.Name(), path)
}

// createFile writes a file that is not there yet.
func createFile(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("beginning a file: %w", err)
	}
	if err := writeAll(file, text); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", path, err), os.Remove(path))
	}
	return syncFolder(path)
}

// writeAll writes a text that survives a power cut, and closes the file.
func writeAll(file *os.File, text []byte) error {
	_, err := file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// syncFolder makes the name of a file survive a power cut.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("syncing the folder of %s: %w", path, err)
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil {
		return fmt.Errorf("syncing the folder of %s: %w", path, err)
	}
	return nil
}
