package storage

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Condition says how what is kept under a path compares with what was recorded
// of it.
type Condition string

// The conditions of a picture.
const (
	// Intact is what it was, to the byte.
	Intact Condition = "intact"
	// Missing is a picture whose file is not there.
	Missing Condition = "missing"
	// Damaged has other bytes, and they are no whole picture.
	Damaged Condition = "damaged"
	// Changed has other bytes, and they are a whole picture as far as its
	// format tells: somebody edited it, or the disk lost a bit where no format
	// shows it.
	Changed Condition = "changed"
	// Unreadable is a picture that the disk or its permissions keep to
	// themselves, or one in whose place there is no file.
	Unreadable Condition = "unreadable"
)

// Shelf is an output folder that is only looked at: it needs no lock, so a run
// may store pictures there meanwhile. It is safe for concurrent use.
type Shelf struct {
	root *os.Root
}

// OpenShelf opens an output folder. The error is fs.ErrNotExist, wrapped, where
// there is none. The caller closes it.
func OpenShelf(output string) (*Shelf, error) {
	root, err := os.OpenRoot(output)
	if err != nil {
		return nil, fmt.Errorf("opening the output folder: %w", err)
	}
	return &Shelf{root}, nil
}

// Close ends the use of the shelf.
func (s *Shelf) Close() error { return s.root.Close() }

// Check compares what is kept under a path, as [Kept] has it, with the SHA-256
// that it had, in hexadecimal, and its size. It reads the file once. why is for
// people, empty if there is nothing to add. The error is that of ctx, which is
// looked at between reads.
func (s *Shelf) Check(ctx context.Context, path, hash string, size int64) (c Condition, why string, err error) {
	file, err := openRegular(s.root, path)
	if errors.Is(err, fs.ErrNotExist) {
		return Missing, "", nil
	}
	if err != nil {
		return Unreadable, err.Error(), nil
	}
	defer file.Close()
	sum, found, fault := examine(ctx, file)
	switch {
	case ctx.Err() != nil:
		return "", "", fmt.Errorf("checking %q: %w", path, ctx.Err())
	case isReadError(fault):
		return Unreadable, fault.Error(), nil
	case hex.EncodeToString(sum.SHA256[:]) == hash:
		return Intact, "", nil
	case fault != nil:
		return Damaged, fault.Error(), nil
	case found.format.unwalked && sum.Size < size:
		return Damaged, fmt.Sprintf("%d bytes of %d are left", sum.Size, size), nil
	}
	return Changed, fmt.Sprintf("it has other bytes now, %d in place of %d", sum.Size, size), nil
}

// HasSidecar reports whether there is a file where the sidecar of a picture is.
func (s *Shelf) HasSidecar(path string) bool {
	_, err := s.root.Lstat(filepath.FromSlash(path + sidecarExt))
	return !errors.Is(err, fs.ErrNotExist)
}

// examine hashes a file while it is walked. The fault is a [*ReadError], or why
// the file is no whole picture.
func examine(ctx context.Context, file *os.File) (sum Part, found picture, fault error) {
	src := &source{ctx: ctx, r: file, file: io.Discard, hash: sha256.New()}
	found, fault = verify(bufio.NewReaderSize(src, bufferSize), []string{"image", "video"})
	if _, err := io.Copy(io.Discard, src); src.err == nil && err != nil {
		src.err = err
	}
	if fault == nil && src.err == nil {
		fault = found.inspect(file, src.size)
	}
	if src.err != nil {
		fault = &ReadError{src.err}
	}
	return Part{Size: src.size, SHA256: src.sum()}, found, fault
}

// isReadError reports whether a file could not be read to its end.
func isReadError(err error) bool {
	_, ofDisk := errors.AsType[*fs.PathError](err)
	_, ofSource := errors.AsType[*ReadError](err)
	return ofDisk || ofSource
}

// errNoFile says that something else stands where a picture was kept.
var errNoFile = errors.New("it is no plain file")

// openRegular opens what is kept under a path, if it is a plain file.
func openRegular(root *os.Root, path string) (*os.File, error) {
	local := filepath.FromSlash(path)
	info, err := root.Lstat(local)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errNoFile}
	}
	return root.Open(local)
}
