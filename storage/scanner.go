package storage

import (
	"bufio"
	"bytes"
)

// scanner reads a picture forward and counts how far it got. Every method gives
// io.EOF when the picture ends before what was asked for.
type scanner struct {
	r      *bufio.Reader
	offset int64
}

// next reads n bytes, few enough to fit the buffer. They are valid until the
// next call.
func (s *scanner) next(n int) ([]byte, error) {
	b, err := s.r.Peek(n)
	s.drop(len(b))
	return b, err
}

// nextByte reads one byte.
func (s *scanner) nextByte() (byte, error) {
	b, err := s.r.ReadByte()
	if err == nil {
		s.offset++
	}
	return b, err
}

// skip passes over n bytes.
func (s *scanner) skip(n int64) error {
	for n > 0 {
		b, err := s.piece(n)
		if err != nil {
			return err
		}
		n -= int64(len(b))
	}
	return nil
}

// piece reads what is at hand, from 1 to n bytes. They are valid until the next
// call.
func (s *scanner) piece(n int64) ([]byte, error) {
	b, err := s.window()
	b = b[:min(int64(len(b)), n)]
	s.drop(len(b))
	return b, err
}

// skipPast passes over everything up to the next mark, and over the mark.
func (s *scanner) skipPast(mark byte) error {
	for {
		b, err := s.window()
		if err != nil {
			return err
		}
		if i := bytes.IndexByte(b, mark); i >= 0 {
			s.drop(i + 1)
			return nil
		}
		s.drop(len(b))
	}
}

// window shows the bytes that are at hand, at least one, without reading them.
func (s *scanner) window() ([]byte, error) {
	if _, err := s.r.Peek(1); err != nil {
		return nil, err
	}
	return s.r.Peek(s.r.Buffered())
}

// drop reads n bytes that are known to be at hand.
func (s *scanner) drop(n int) {
	n, _ = s.r.Discard(n)
	s.offset += int64(n)
}

// atEnd says whether there is nothing more to read.
func (s *scanner) atEnd() bool {
	_, err := s.r.Peek(1)
	return err != nil
}
