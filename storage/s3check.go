package storage

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
)

// Check implements [Store].
func (s *S3) Check(ctx context.Context, r Recorded) (Checked, error) { return s.check(ctx, r) }

// check compares an object with what was recorded of it. The error is that of ctx,
// or that the bucket itself is not there.
func (b *bucket) check(ctx context.Context, r Recorded) (Checked, error) {
	copied, err := b.fetch(ctx, r.Path)
	if ctx.Err() != nil {
		return Checked{}, fmt.Errorf("checking %q: %w", r.Path, ctx.Err())
	}
	if errors.Is(err, fs.ErrNotExist) {
		return Checked{Condition: Missing}, nil
	}
	if err != nil {
		return Checked{Condition: Unreadable, Why: err.Error()}, nil
	}
	defer copied.close()
	checked := copied.compare(ctx, r)
	if ctx.Err() != nil {
		return Checked{}, fmt.Errorf("checking %q: %w", r.Path, ctx.Err())
	}
	return checked, nil
}

// compare compares a copy with what was recorded. An object that tells the hash of
// what was kept was put by us, and nobody put another over it: if its bytes are
// others, the server lost some.
func (c *localCopy) compare(ctx context.Context, r Recorded) Checked {
	if hex.EncodeToString(c.sha256[:]) == r.SHA256 {
		return Checked{Condition: Intact}
	}
	sum, found, fault := examine(ctx, c.file)
	return r.compare(sum, found, fault, func() bool { return c.info.UserMetadata[hashToldBack] == r.SHA256 })
}
