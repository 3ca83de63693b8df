package storage

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

const (
	// sidecarExt is what the name of a sidecar has behind that of its picture.
	sidecarExt = ".json"
	// earlierMark stands before the extension of a sidecar whose picture has
	// other bytes by now.
	earlierMark = ".earlier"
	// maxSidecar is the longest file that can be taken for a sidecar, in bytes.
	maxSidecar = 16 << 20
)

// sidecarPart is where the sidecar of a part is before it has its name.
func sidecarPart(part string) string {
	return strings.TrimSuffix(part, partExt) + sidecarExt + partExt
}

// spoolSidecar writes the sidecar of a part, without its name.
func (d *Disk) spoolSidecar(part string, sidecar []byte) error {
	name := sidecarPart(part)
	file, err := d.makePart(name)
	if err != nil {
		return fmt.Errorf("making the sidecar %q: %w", name, err)
	}
	_, err = file.Write(sidecar)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("writing the sidecar %q: %w", name, err)
	}
	return nil
}

// takeSidecar gives a sidecar its name beside the picture that is kept under
// path. The picture comes first: where a kill leaves it alone, it is not
// recorded yet, and gets its sidecar when it is kept once more.
func (b *keeper) takeSidecar(k Keep, path string) error {
	part, err := partPath(k.Part.ID)
	if err != nil {
		return err
	}
	wanted := path + sidecarExt
	for n := range maxAlternatives {
		name := alternative(maxName, wanted, k.Suffix, n)
		taken, err := b.takeSidecarName(sidecarPart(part), name, k.Sidecar)
		if err != nil {
			return aboutPath(name, fmt.Errorf("putting the sidecar there: %w", err), append(forbidden(name), fs.ErrNotExist)...)
		}
		if taken {
			return nil
		}
	}
	return outOfNames(wanted)
}

// takeSidecarName gives a sidecar a name, unless another picture's has it. What
// is older and about the same picture is moved out of the way: beside the
// picture that there is now it would say what is not so.
func (b *keeper) takeSidecarName(part, name string, sidecar []byte) (taken bool, err error) {
	err = b.takeName(part, name)
	if !errors.Is(err, fs.ErrExist) {
		return err == nil, err
	}
	text, err := b.readSidecar(name)
	if err != nil {
		return false, err
	}
	var says, wanted identity
	isJSON := json.Unmarshal(text, &says) == nil && json.Unmarshal(sidecar, &wanted) == nil
	switch {
	case isJSON && says == wanted:
		return true, b.removePart(part)
	case isJSON && says.isEarlierThan(wanted):
		if _, err := b.moveAside(name, earlierMark); err != nil {
			return false, err
		}
		return true, b.takeName(part, name)
	}
	return false, nil
}

// moveEarlierSidecar moves a sidecar out of the way whose picture was lost and
// has other bytes under its name by now.
func (b *keeper) moveEarlierSidecar(k Keep, path string) error {
	if !k.replaces(path) {
		return nil
	}
	name := path + sidecarExt
	text, err := b.readSidecar(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var says identity
	if err == nil && json.Unmarshal(text, &says) == nil && says.SHA256 == k.Over.SHA256 {
		_, err = b.moveAside(name, earlierMark)
	}
	if err != nil {
		return aboutPath(name, fmt.Errorf("moving an earlier sidecar: %w", err), forbidden(name)...)
	}
	return nil
}

// replaces reports whether a picture that is kept under path has the name of
// another that was there before.
func (k Keep) replaces(path string) bool {
	return k.Over != nil && k.Over.Path == path && k.Over.SHA256 != hex.EncodeToString(k.Part.SHA256[:])
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

// isEarlierThan reports whether both are about the picture of one address, and
// its bytes are others by now.
func (i identity) isEarlierThan(now identity) bool {
	earlier := i.SHA256
	i.SHA256 = now.SHA256
	return i == now && i.URL != "" && earlier != now.SHA256
}

// readSidecar reads a file that may be a sidecar, nil for what is no regular
// file.
func (d *Disk) readSidecar(name string) ([]byte, error) {
	info, err := d.root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSidecar {
		return nil, err
	}
	file, err := d.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxSidecar))
}
