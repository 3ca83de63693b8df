package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
)

// KeptPicture is a picture that was read once and is what was recorded of it. It
// stays open, to be read again.
type KeptPicture struct {
	file *os.File
	path string
	size int64
	crc  uint32
}

// NotAsRecordedError says that a picture is not what was recorded of it.
type NotAsRecordedError struct {
	Path string
	Checked
}

func (e *NotAsRecordedError) Error() string {
	if e.Why == "" {
		return fmt.Sprintf("%q is %s", e.Path, e.Condition)
	}
	return fmt.Sprintf("%q is %s: %s", e.Path, e.Condition, e.Why)
}

// Picture opens what is kept under a path and compares it with what was recorded.
// The error is a [*NotAsRecordedError], or that of ctx. The caller closes the
// picture.
func (s *Shelf) Picture(ctx context.Context, r Recorded) (*KeptPicture, error) {
	file, err := openRegular(s.root, r.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NotAsRecordedError{r.Path, Checked{Condition: Missing}}
	}
	if err != nil {
		return nil, &NotAsRecordedError{r.Path, Checked{Condition: Unreadable, Why: err.Error()}}
	}
	crc := crc32.NewIEEE()
	src := &source{ctx: ctx, r: file, file: crc, hash: sha256.New()}
	_, err = io.Copy(io.Discard, src)
	if err == nil && hex.EncodeToString(src.hash.Sum(nil)) == r.SHA256 {
		if _, err = file.Seek(0, io.SeekStart); err == nil {
			return &KeptPicture{file: file, path: r.Path, size: src.size, crc: crc.Sum32()}, nil
		}
	}
	return nil, errors.Join(s.notAsRecorded(ctx, r), file.Close())
}

// notAsRecorded finds out what is wrong with a picture.
func (s *Shelf) notAsRecorded(ctx context.Context, r Recorded) error {
	checked, err := s.Check(ctx, r)
	if err != nil {
		return err
	}
	if checked.Condition == Intact {
		checked = Checked{Condition: Unreadable, Why: "it could not be read at first"}
	}
	return &NotAsRecordedError{r.Path, checked}
}

// Close ends the use of the picture.
func (k *KeptPicture) Close() error { return k.file.Close() }
