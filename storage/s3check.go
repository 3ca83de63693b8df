package storage

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Check implements [Store].
func (s *S3) Check(ctx context.Context, r Recorded) (Checked, error) { return s.check(ctx, r) }

// check compares an object with what was recorded of it. The error is that of ctx,
// or a [*BucketError].
func (b *bucket) check(ctx context.Context, r Recorded) (Checked, error) {
	copied, checked, err := b.look(ctx, r)
	if copied == nil {
		return checked, err
	}
	defer copied.drop()
	checked = copied.compare(ctx, r)
	if ctx.Err() != nil {
		return Checked{}, fmt.Errorf("checking %q: %w", r.Path, ctx.Err())
	}
	return checked, nil
}

// look copies an object that was recorded. Where the copy is nil, it is told what is
// wrong with the object, or with all.
func (b *bucket) look(ctx context.Context, r Recorded) (*localCopy, Checked, error) {
	copied, err := b.fetch(ctx, r.Path)
	_, ofObject := errors.AsType[*ReadError](err)
	switch {
	case err == nil:
		return copied, Checked{}, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, Checked{Condition: Missing}, nil
	case ofObject && ctx.Err() == nil:
		return nil, Checked{Condition: Unreadable, Why: err.Error()}, nil
	}
	return nil, Checked{}, fmt.Errorf("checking %q: %w", r.Path, err)
}

// compare compares a copy with what was recorded. An object that tells the hash of
// what was kept was put by us, and nobody put another over it: if its bytes are
// others, the server lost some.
func (c *localCopy) compare(ctx context.Context, r Recorded) Checked {
	if hex.EncodeToString(c.sha256[:]) == r.SHA256 {
		return Checked{Condition: Intact}
	}
	if _, err := c.file.Seek(0, io.SeekStart); err != nil {
		return Checked{Condition: Unreadable, Why: err.Error()}
	}
	sum, found, fault := examine(ctx, c.file)
	checked := r.compare(sum, found, fault, func() bool { return c.info.UserMetadata[hashToldBack] == r.SHA256 })
	if checked.Whole {
		checked.Why = "its bytes are others, and nobody put it since it was kept: the server lost some"
	}
	return checked
}
