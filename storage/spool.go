package storage

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
)

// Spool implements [Store].
func (d *Disk) Spool(ctx context.Context, id string, r io.Reader, types []string) (*Part, error) {
	name, err := partPath(id)
	if err != nil {
		return nil, err
	}
	file, err := d.makePart(name)
	if err != nil {
		return nil, fmt.Errorf("making the part %q: %w", name, err)
	}
	part, err := d.fill(file, &source{ctx: ctx, r: r, file: file, hash: sha256.New()}, types)
	if damaged, ok := errors.AsType[*DamagedError](err); ok {
		part.ID, part.Damaged = id, true
		damaged.Part = part
		return nil, damaged
	}
	if err != nil {
		return nil, errors.Join(err, d.removePart(name))
	}
	part.ID = id
	return part, nil
}

// makePart makes the file of a part. An older one is removed, never written over:
// where names are taken by linking, a kill can leave it as a second name of a
// picture that is kept.
func (d *Disk) makePart(name string) (*os.File, error) {
	const flags = os.O_RDWR | os.O_CREATE | os.O_EXCL | plainFile
	file, err := d.parts.OpenFile(path.Base(name), flags, fileMode)
	if !errors.Is(err, fs.ErrExist) {
		return file, err
	}
	if err := d.removePart(name); err != nil {
		return nil, err
	}
	return d.parts.OpenFile(path.Base(name), flags, fileMode)
}

// fill reads a source through its verification, and closes the file. Beside a
// [*DamagedError] the part is what arrived.
func (d *Disk) fill(file *os.File, src *source, types []string) (*Part, error) {
	buffer := d.readers.Get().(*bufio.Reader)
	buffer.Reset(src)
	found, fault := verify(buffer, types)
	buffer.Reset(nil)
	d.readers.Put(buffer)
	if fault == nil && src.err == nil {
		fault = found.inspect(file, src.size)
	}

	if err := file.Close(); err != nil && src.err == nil {
		src.err = fmt.Errorf("closing the part: %w", err)
	}
	if src.err != nil {
		return nil, src.err
	}
	return &Part{
		Size:   src.size,
		SHA256: src.sum(),
		Type:   found.format.mime,
		Ext:    found.format.ext,
		Width:  found.frame.width,
		Height: found.frame.height,
		Walked: fault == nil && !found.format.unwalked,
	}, fault
}

// source is a reader that writes what it reads to a file and a hash.
type source struct {
	ctx  context.Context
	r    io.Reader
	file io.Writer
	hash hash.Hash
	size int64
	// err is the first error that is not the plain end of r.
	err error
}

// Read fills p before it writes it on, whatever pieces r comes in.
func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.readFull(p)
	s.size += int64(n)
	s.hash.Write(p[:n])
	if n > 0 { // to write nothing is a system call as well
		if _, werr := s.file.Write(p[:n]); werr != nil {
			s.err = fmt.Errorf("writing the part: %w", werr)
			return 0, s.err
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// readFull is io.ReadFull except that it tells a short end, io.EOF, from an
// io.ErrUnexpectedEOF of r, which is an interrupted transfer. An error of r but
// for its end is a [*ReadError].
func (s *source) readFull(p []byte) (n int, err error) {
	const maxEmpty = 100 // reads in a row that bring nothing
	for empty := 0; n < len(p) && err == nil; empty++ {
		if err := s.ctx.Err(); err != nil {
			return n, fmt.Errorf("reading the picture: %w", err)
		}
		var m int
		if m, err = s.r.Read(p[n:]); m > 0 {
			n, empty = n+m, 0
		}
		if err == nil && empty == maxEmpty {
			err = io.ErrNoProgress
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &ReadError{err}
	}
	return n, err
}

func (s *source) sum() (sum [sha256.Size]byte) {
	s.hash.Sum(sum[:0])
	return sum
}
