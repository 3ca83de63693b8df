package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Shelf is an output that is only looked at: it needs no lock, so a run may store
// pictures there meanwhile. It is safe for concurrent use.
type Shelf interface {
	// Check is [Store.Check]. The error may also be a [*BucketError], or that no copy
	// could be made.
	Check(ctx context.Context, r Recorded) (Checked, error)
	// HasSidecar reports whether there is something where the sidecar of a picture
	// is. Where that cannot be told, it is not said to be missing.
	HasSidecar(ctx context.Context, path string) bool
	// Picture opens what is kept under a path and compares it with what was
	// recorded. The error is a [*NotAsRecordedError], a [*BucketError] or that of
	// ctx. The caller closes the picture.
	Picture(ctx context.Context, r Recorded) (*KeptPicture, error)
	// Close ends the use of the shelf.
	Close() error
}

// OpenShelf opens an output, a folder or an address in a bucket. What is in a bucket
// and has to be looked at twice is copied to where the parts of a store in the given
// local folder are. The error is fs.ErrNotExist, wrapped, where there is no such
// output folder, and a [*BucketError] where the bucket cannot be reached, or nothing
// was ever kept in it. The caller closes it.
func OpenShelf(ctx context.Context, output, folder string) (Shelf, error) {
	if IsBucket(output) {
		return openBucketShelf(ctx, output, folder)
	}
	root, err := os.OpenRoot(output)
	if err != nil {
		return nil, fmt.Errorf("opening the output folder: %w", err)
	}
	return &folderShelf{root}, nil
}

// folderShelf is a [Shelf] in a folder.
type folderShelf struct {
	root *os.Root
}

// Close implements [Shelf].
func (s *folderShelf) Close() error { return s.root.Close() }

// Check implements [Shelf].
func (s *folderShelf) Check(ctx context.Context, r Recorded) (Checked, error) {
	return checkUntil(ctx, s.root, r)
}

// HasSidecar implements [Shelf].
func (s *folderShelf) HasSidecar(_ context.Context, path string) bool {
	_, err := s.root.Lstat(filepath.FromSlash(path + sidecarExt))
	return !errors.Is(err, fs.ErrNotExist)
}

// Picture implements [Shelf].
func (s *folderShelf) Picture(ctx context.Context, r Recorded) (*KeptPicture, error) {
	file, err := openRegular(s.root, r.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NotAsRecordedError{r.Path, Checked{Condition: Missing}}
	}
	if err != nil {
		return nil, &NotAsRecordedError{r.Path, Checked{Condition: Unreadable, Why: err.Error()}}
	}
	if picture := readPicture(ctx, file, r); picture != nil {
		picture.close = file.Close
		return picture, nil
	}
	return nil, errors.Join(s.notAsRecorded(ctx, r), file.Close())
}

// notAsRecorded finds out what is wrong with a picture.
func (s *folderShelf) notAsRecorded(ctx context.Context, r Recorded) error {
	checked, err := s.Check(ctx, r)
	if err != nil {
		return err
	}
	if checked.Condition == Intact {
		checked = Checked{Condition: Unreadable, Why: "it could not be read at first"}
	}
	return &NotAsRecordedError{r.Path, checked}
}
