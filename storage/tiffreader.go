package storage

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// tiffPiece is how many bytes of a list or a directory are read at a time.
const tiffPiece = 4 << 10

// tiffReader reads a piece of a TIFF after another, a directory or a list. All
// of them share one buffer.
type tiffReader struct {
	section io.SectionReader
	buffer  *bufio.Reader
}

// open makes r read the n bytes at an offset, once, unless they are not all in
// the file.
func (t *tiff) open(r *tiffReader, what string, at, n int64) error {
	if !t.has(at, n) {
		return fmt.Errorf("%s reaches beyond the end", what)
	}
	if t.left -= n; t.left < 0 {
		return errors.New("its directories have no end")
	}
	r.section = *io.NewSectionReader(t.file, at, n)
	if r.buffer == nil {
		r.buffer = bufio.NewReaderSize(&r.section, tiffPiece)
	} else {
		r.buffer.Reset(&r.section)
	}
	return nil
}

// number reads a number of 1, 2, 4 or 8 bytes. One that is too large for any
// file is negative.
func (t *tiff) number(r *tiffReader, size int64) (n int64, err error) {
	b, err := r.buffer.Peek(int(size))
	if err != nil {
		return 0, err
	}
	switch size {
	case 1:
		n = int64(b[0])
	case 2:
		n = int64(t.order.Uint16(b))
	case 4:
		n = int64(t.order.Uint32(b))
	default:
		n = int64(t.order.Uint64(b))
	}
	_, err = r.buffer.Discard(int(size))
	return n, err
}

// has says whether n bytes at an offset are all in the file.
func (t *tiff) has(at, n int64) bool {
	return at >= 0 && n >= 0 && at <= t.size && n <= t.size-at
}
