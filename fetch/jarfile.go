package fetch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// OpenJar returns a jar with the cookies that a run before has saved at kept,
// and those of a file that the user gave. Either path may be empty, and there
// need be no file at kept. Of cookies with the same domain, path and name that
// of the younger file counts.
//
// With a file given the jar counts as changed: what is kept does not hold it.
func OpenJar(kept, given string) (*Jar, error) {
	paths := []string{kept, given}
	if changedAt(given).Before(changedAt(kept)) {
		slices.Reverse(paths)
	}
	j := NewJar()
	for _, path := range paths {
		err := j.readFile(path)
		switch {
		case err == nil, path == kept && errors.Is(err, fs.ErrNotExist):
		case path == kept:
			return nil, fmt.Errorf("reading the cookies kept in %q: %w: delete the file to begin without them", path, err)
		default:
			return nil, fmt.Errorf("reading the cookies of %q: %w", path, err)
		}
	}
	j.changed = given != ""
	return j, nil
}

// changedAt is when a file was changed, the zero time if there is none.
func changedAt(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// readFile reads a file if there is a path to it.
func (j *Jar) readFile(path string) error {
	if path == "" {
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return j.Read(file)
}

// Save writes the jar to a file that only its owner may read, in a folder made
// for it if need be. The file is replaced as a whole, a link by a file: after a
// crash it is the old or the new one. The jar counts as changed until it is
// saved.
func (j *Jar) Save(path string) error {
	j.saving.Lock()
	defer j.saving.Unlock()
	j.mark(false)
	if err := j.replaceFile(path); err != nil {
		j.mark(true)
		return fmt.Errorf("saving the cookies to %q: %w", path, err)
	}
	return nil
}

func (j *Jar) mark(changed bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.changed = changed
}

func (j *Jar) replaceFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	part := path + ".part"
	// One that a killed run left is in the way; of no use, and maybe not ours.
	if err := removeIfThere(part); err != nil {
		return err
	}
	err := j.writeFile(part)
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(err, removeIfThere(part))
	}
	return nil
}

// writeFile writes a file that is not there yet, and waits for the disk.
func (j *Jar) writeFile(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = j.Write(file)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
