package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"
)

// S3 is a [Store] in a bucket of any server that speaks the protocol of Amazon S3.
// Any number of them may use one prefix at a time, on any machines: a name is
// given by the server, to the first who asks. Parts are on the local disk, in a
// folder that each S3 has to itself.
//
// What is put is read back by nobody, but a server is shown its SHA-256 first and
// refuses other bytes.
type S3 struct {
	*bucket
	parts *Disk
	// folder is what the folders are named like in which the processes of this
	// machine have their parts.
	folder string
}

// OpenS3 opens the store at an address such as "s3://BUCKET/PREFIX". Its parts are
// in the given folder, or where another process has that in one named like it, with
// a number. Where nothing was ever kept there mayBegin is asked whether it may be: its
// error is returned, and nothing put. The error is a [*BucketError] where the bucket does not keep what a
// store promises, or cannot be reached. The caller closes it.
func OpenS3(ctx context.Context, output, folder string, mayBegin func() error) (*S3, error) {
	b, err := openBucket(output, triesAtStart)
	if err != nil {
		return nil, err
	}
	if err := b.prove(ctx, mayBegin); err != nil {
		b.close()
		return nil, err
	}
	if err := b.connect(tries); err != nil {
		b.close()
		return nil, err
	}
	parts, err := openPartsFolder(folder)
	if err != nil {
		b.close()
		return nil, err
	}
	b.copies = filepath.Join(parts.root.Name(), filepath.FromSlash(partFolder))
	return &S3{b, parts, folder}, nil
}

// maxProcesses is how many processes of one machine may use an output at a time.
const maxProcesses = 1000

// openPartsFolder opens the first folder that no other process has open.
func openPartsFolder(folder string) (*Disk, error) {
	for n := range maxProcesses {
		disk, err := OpenDisk(folder + numbered(n))
		if err == nil || !errors.Is(err, ErrInUse) {
			return disk, err
		}
	}
	return nil, fmt.Errorf("opening a folder for parts: %d like %q are %w", maxProcesses, folder, ErrInUse)
}

// numbered is what the n-th name, from 0, has at its end.
func numbered(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("-%d", n+1)
}

// Parts is the local folder that holds the parts.
func (s *S3) Parts() string { return s.parts.root.Name() }

// Spool implements [Store].
func (s *S3) Spool(ctx context.Context, id string, r io.Reader, types []string) (*Part, error) {
	return s.parts.Spool(ctx, id, r, types)
}

// openPart opens a part to be read.
func (s *S3) openPart(part *Part) (*os.File, error) {
	name, err := partPath(part.ID)
	if err != nil {
		return nil, err
	}
	file, err := s.parts.parts.Open(path.Base(name))
	if err != nil {
		return nil, fmt.Errorf("opening the part: %w", err)
	}
	return file, nil
}

// Discard implements [Store].
func (s *S3) Discard(part *Part) error { return s.parts.Discard(part) }

// Sweep implements [Store]. Parts of other processes stay while these run.
func (s *S3) Sweep(ctx context.Context) error {
	if err := s.parts.Sweep(ctx); err != nil {
		return err
	}
	if err := s.sweepOthers(ctx); err != nil {
		return err
	}
	s.abortOld(ctx, time.Now())
	return nil
}

// sweepOthers removes the parts in the folders that no process of this machine has
// open: fewer of them may run now than when one was killed.
func (s *S3) sweepOthers(ctx context.Context) error {
	for n := range maxProcesses {
		folder := s.folder + numbered(n)
		if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
			return nil // the folders are made one after another
		}
		disk, err := OpenDisk(folder)
		if errors.Is(err, ErrInUse) {
			continue
		}
		if err != nil {
			return err
		}
		if err := errors.Join(disk.Sweep(ctx), disk.Close()); err != nil {
			return err
		}
	}
	return nil
}

// Open implements [Store].
func (s *S3) Open(name string) (io.ReadCloser, error) {
	body, _, err := s.get(context.Background(), name)
	if err != nil {
		return nil, fmt.Errorf("opening a kept picture: %w", err)
	}
	return body, nil
}

// Close implements [Store].
func (s *S3) Close() error {
	s.close()
	return s.parts.Close()
}
