package storage

import (
	"context"
	"errors"
	"path/filepath"
)

// bucketShelf is a [Shelf] in a bucket.
type bucketShelf struct {
	*bucket
}

func openBucketShelf(ctx context.Context, output, folder string) (*bucketShelf, error) {
	b, err := openBucket(output, triesAtStart)
	if err != nil {
		return nil, err
	}
	b.copies = filepath.Join(folder, filepath.FromSlash(partFolder))
	if err = b.findProbe(ctx); err == nil {
		err = b.connect(tries)
	}
	if err != nil {
		b.close()
		return nil, err
	}
	return &bucketShelf{b}, nil
}

// Close implements [Shelf].
func (s *bucketShelf) Close() error {
	s.close()
	return nil
}

// Check implements [Shelf].
func (s *bucketShelf) Check(ctx context.Context, r Recorded) (Checked, error) { return s.check(ctx, r) }

// HasSidecar implements [Shelf]. It is a request.
func (s *bucketShelf) HasSidecar(ctx context.Context, path string) bool {
	_, err := s.stat(ctx, path+sidecarExt)
	return !errors.Is(err, errNoObject)
}

// Picture implements [Shelf].
func (s *bucketShelf) Picture(ctx context.Context, r Recorded) (*KeptPicture, error) {
	copied, checked, err := s.look(ctx, r)
	if err != nil {
		return nil, err
	}
	if copied == nil {
		return nil, &NotAsRecordedError{r.Path, checked}
	}
	if picture := readPicture(ctx, copied.file, r); picture != nil {
		picture.close = copied.close
		return picture, nil
	}
	defer copied.drop()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return nil, &NotAsRecordedError{r.Path, copied.compare(ctx, r)}
}
