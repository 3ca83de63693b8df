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
	file, err := newWholeFile(path)
	if err != nil {
		return err
	}
	if _, err = file.Write(after); err == nil {
		err = isStill(file.path, before)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("replacing %s: %w", file.path, err), file.discard())
	}
	return file.keep()
}

// isStill reports whether a file holds what it held before.
func isStill(path string, before []byte) error {
	now, err := os.ReadFile(path)
	if err == nil && !bytes.Equal(now, before) {
		err = errors.New("it was changed meanwhile and is left as it is: do it again")
	}
	return err
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
