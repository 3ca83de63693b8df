package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

const (
	// sidecarExt is what the name of a sidecar has behind that of its picture.
	sidecarExt = ".json"
	// maxSidecar is the longest file that can be taken for a sidecar, in bytes.
	maxSidecar = 16 << 20
)

// sidecarPart is where the sidecar of a part is before it has its name.
func sidecarPart(part string) string {
	return strings.TrimSuffix(part, partExt) + sidecarExt + partExt
}

// spoolSidecar writes a sidecar and brings it to the disk, without its name. An
// older one is removed, never written over, as an older part is.
func (d *Disk) spoolSidecar(k Keep) error {
	part, err := partPath(k.Part.ID)
	if err != nil {
		return err
	}
	name := sidecarPart(part)
	if err := d.removePart(name); err != nil {
		return err
	}
	file, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return fmt.Errorf("making the sidecar %q: %w", name, err)
	}
	_, err = file.Write(k.Sidecar)
	if err == nil {
		err = d.sync(file)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("writing the sidecar %q: %w", name, err)
	}
	return nil
}

// takeSidecar gives a sidecar its name beside the picture that is kept under
// path. The picture comes first: where a kill leaves it alone, it is not
// recorded yet, and gets its sidecar when it is kept once more.
func (d *Disk) takeSidecar(k Keep, path string) error {
	part, err := partPath(k.Part.ID)
	if err != nil {
		return err
	}
	wanted := path + sidecarExt
	for n := range maxAlternatives {
		name := alternative(maxName, wanted, k.Suffix, n)
		err := d.takeName(sidecarPart(part), name)
		if err == nil {
			return nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return aboutPath(name, fmt.Errorf("taking the name of the sidecar: %w", err), forbidden(name)...)
		}
		is, err := d.isSidecarOf(k, name)
		if err != nil {
			return aboutPath(name, fmt.Errorf("comparing the sidecar with it: %w", err), fs.ErrNotExist, fs.ErrPermission)
		}
		if is {
			return d.removePart(sidecarPart(part))
		}
	}
	return outOfNames(wanted)
}

// identity is what a sidecar says of which picture it is. It is the same where
// the picture is kept once more. Pictures of the same bytes from several places
// have one each.
type identity struct {
	SHA256  string `json:"sha256"`
	Site    string `json:"site"`
	Gallery string `json:"gallery"`
	URL     string `json:"url"`
}

// isSidecarOf says whether a file is a sidecar of the picture. What is no
// regular file is not.
func (d *Disk) isSidecarOf(k Keep, name string) (bool, error) {
	info, err := d.root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSidecar {
		return false, err
	}
	file, err := d.root.Open(name)
	if err != nil {
		return false, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxSidecar))
	if err != nil {
		return false, err
	}
	var says, wanted identity
	isJSON := json.Unmarshal(text, &says) == nil && json.Unmarshal(k.Sidecar, &wanted) == nil
	return isJSON && says == wanted, nil
}
