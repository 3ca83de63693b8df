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
	// Damaged has other bytes, and they are no whole picture, or nobody wrote
	// them: the disk did.
	Damaged Condition = "damaged"
	// Changed has other bytes, and they are a whole picture as far as its
	// format tells: somebody edited it.
	Changed Condition = "changed"
	// Unreadable is a picture that the disk or its permissions keep to
	// themselves, or one in whose place there is no file.
	Unreadable Condition = "unreadable"
)

// Check implements [Store].
func (d *Disk) Check(ctx context.Context, r Recorded) (Checked, error) {
	return checkUntil(ctx, d.root, r)
}

// checkUntil is check, unless ctx is done.
func checkUntil(ctx context.Context, root *os.Root, r Recorded) (Checked, error) {
	checked := check(ctx, root, r)
	if ctx.Err() != nil {
		return Checked{}, fmt.Errorf("checking %q: %w", r.Path, ctx.Err())
	}
	return checked, nil
}

// check compares a file below a folder with what was recorded of it.
func check(ctx context.Context, root *os.Root, r Recorded) Checked {
	file, err := openRegular(root, r.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return Checked{Condition: Missing}
	}
	if err != nil {
		return Checked{Condition: Unreadable, Why: err.Error()}
	}
	defer file.Close()
	sum, found, fault := examine(ctx, file)
	return r.compare(sum, found, fault, func() bool { return isUnwrittenSince(file, r.Settled) })
}

// compare says what is wrong with bytes that were examined. isUnwritten tells
// whether nobody wrote them since they were kept.
func (r Recorded) compare(sum Part, found picture, fault error, isUnwritten func() bool) Checked {
	switch {
	case isReadError(fault):
		return Checked{Condition: Unreadable, Why: fault.Error()}
	case hex.EncodeToString(sum.SHA256[:]) == r.SHA256:
		return Checked{Condition: Intact}
	case fault != nil:
		return Checked{Condition: Damaged, Why: fault.Error()}
	case found.format.unwalked && sum.Size < r.Size:
		return Checked{Condition: Damaged, Why: fmt.Sprintf("%d bytes of %d are left", sum.Size, r.Size)}
	case sum.Size == r.Size && isUnwritten():
		return Checked{Condition: Damaged, Whole: true, Why: "its bytes are others, and nobody wrote it since it was kept: the disk lost some"}
	}
	return Checked{Condition: Changed, Why: otherBytes(sum.Size, r.Size)}
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

// openRegular opens what is kept under a path, if it is a plain file. Folders
// that are symbolic links are not followed, as nothing is kept behind them.
func openRegular(root *os.Root, path string) (*os.File, error) {
	if err := refuseLinks(root, path); err != nil {
		return nil, err
	}
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

// refuseLinks returns an error if a folder above a path is a symbolic link.
func refuseLinks(root *os.Root, name string) error {
	for at := range len(name) {
		if name[at] != '/' {
			continue
		}
		folder := name[:at]
		info, err := root.Lstat(filepath.FromSlash(folder))
		if err != nil {
			return err
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			return &fs.PathError{Op: "open", Path: folder, Err: errLink}
		}
	}
	return nil
}

// errLink says that a folder is elsewhere.
var errLink = errors.New("a symbolic link, which is not followed: put a folder in its place")

// otherBytes says that a file is another by now, and of how many bytes.
func otherBytes(now, was int64) string {
	if now == was {
		return fmt.Sprintf("its SHA-256 is another now (%d bytes, as before)", now)
	}
	return fmt.Sprintf("it has other bytes now, %d in place of %d", now, was)
}
