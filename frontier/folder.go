package frontier

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// makeFolder makes a folder and those above it, each durably: a folder that a
// power cut takes back takes the state file with it.
func makeFolder(dir string) error {
	var above []string // of the folders that are made
	for at := filepath.Clean(dir); at != filepath.Dir(at); at = filepath.Dir(at) {
		if _, err := os.Stat(at); err == nil {
			break
		}
		above = append(above, filepath.Dir(at))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, at := range above {
		if err := syncFolder(at); err != nil {
			return fmt.Errorf("syncing %q: %w", at, err)
		}
	}
	return nil
}

// syncFolder brings the names in a folder to the disk. Some network file systems
// cannot do that and say so; Windows does it by itself.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Sync(); !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
