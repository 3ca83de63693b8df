package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"os"
)

// KeptPicture is a picture that was read once and is what was recorded of it. It
// stays open, to be read again.
type KeptPicture struct {
	file *os.File
	path string
	size int64
	crc  uint32
	// close closes the file.
	close func() error
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

// readPicture reads a file, and gives what can be read once more if that is what
// was recorded; else it is nil.
func readPicture(ctx context.Context, file *os.File, r Recorded) *KeptPicture {
	crc := crc32.NewIEEE()
	src := &source{ctx: ctx, r: file, file: crc, hash: sha256.New()}
	_, err := io.Copy(io.Discard, src)
	if err != nil || hex.EncodeToString(src.hash.Sum(nil)) != r.SHA256 {
		return nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil
	}
	return &KeptPicture{file: file, path: r.Path, size: src.size, crc: crc.Sum32()}
}

// Close ends the use of the picture.
func (k *KeptPicture) Close() error { return k.close() }
