package storage

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// Check implements [Store].
func (s *S3) Check(ctx context.Context, r Recorded) (Checked, error) { return s.check(ctx, r) }

// comparedAtOnce is how many objects are copied at a time to be compared: each may be a
// film, and takes as much of the local disk.
const comparedAtOnce = 4

// check compares an object with what was recorded of it. Only one with other bytes is
// copied to the local disk. The error is that of ctx, a [*BucketError], or that no
// copy could be made.
func (b *bucket) check(ctx context.Context, r Recorded) (Checked, error) {
	sum, err := b.hash(ctx, r.Path)
	if err != nil {
		return whyUnread(ctx, r, err)
	}
	if hex.EncodeToString(sum[:]) == r.SHA256 {
		return Checked{Condition: Intact}, nil
	}
	select {
	case b.comparing <- struct{}{}:
		defer func() { <-b.comparing }()
	case <-ctx.Done():
		return Checked{}, fmt.Errorf("checking %q: %w", r.Path, ctx.Err())
	}
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
	if err == nil {
		return copied, Checked{}, nil
	}
	checked, err := whyUnread(ctx, r, err)
	return nil, checked, err
}

// whyUnread says what it means for an object that it could not be read: the error is
// nil where the reason lies in that object alone.
func whyUnread(ctx context.Context, r Recorded, err error) (Checked, error) {
	_, ofObject := errors.AsType[*ReadError](err)
	switch {
	case errors.Is(err, errNoObject):
		return Checked{Condition: Missing}, nil
	case ofObject && ctx.Err() == nil:
		return Checked{Condition: Unreadable, Why: err.Error()}, nil
	}
	return Checked{}, fmt.Errorf("checking %q: %w", r.Path, err)
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
