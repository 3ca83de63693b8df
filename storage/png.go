package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

const (
	pngSignature  = "\x89PNG\r\n\x1a\n"
	pngHeaderSize = 13
)

// pngChunk is the head of a chunk.
type pngChunk struct {
	kind   [4]byte
	length int64
	crc    uint32 // of the type
}

var (
	pngHeaderKind = [4]byte{'I', 'H', 'D', 'R'}
	pngDataKind   = [4]byte{'I', 'D', 'A', 'T'}
	pngEndKind    = [4]byte{'I', 'E', 'N', 'D'}
)

// walkPNG goes from chunk to chunk (W3C PNG, section 5) and checks the CRC of
// each: one image header first, image data, the end chunk last.
func walkPNG(s *scanner) (frame, error) {
	if err := s.skip(int64(len(pngSignature))); err != nil {
		return frame{}, err
	}
	size, err := pngHeader(s)
	if err != nil {
		return frame{}, err
	}
	for hasData := false; ; {
		c, err := pngSkipChunk(s)
		switch {
		case err != nil:
			return frame{}, err
		case c.kind == pngHeaderKind:
			return frame{}, errors.New("it holds a second image header")
		case c.kind == pngDataKind:
			hasData = hasData || c.length > 0
		case c.kind == pngEndKind && !hasData:
			return frame{}, errors.New("it holds no picture data")
		case c.kind == pngEndKind:
			return size, nil
		}
	}
}

// pngHeader reads the first chunk, which must be the image header.
func pngHeader(s *scanner) (frame, error) {
	c, err := pngChunkHead(s)
	if err != nil {
		return frame{}, err
	}
	if c.kind != pngHeaderKind || c.length != pngHeaderSize {
		return frame{}, errors.New("it does not begin with an image header")
	}
	b, err := s.next(pngHeaderSize)
	if err != nil {
		return frame{}, err
	}
	width, height := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	if width == 0 || height == 0 || width > math.MaxInt32 || height > math.MaxInt32 {
		return frame{}, fmt.Errorf("its size is impossible: %d × %d", width, height)
	}
	return frame{int(width), int(height)}, c.check(s, crc32.Update(c.crc, crc32.IEEETable, b))
}

// pngSkipChunk passes over a chunk.
func pngSkipChunk(s *scanner) (pngChunk, error) {
	c, err := pngChunkHead(s)
	if err != nil {
		return c, err
	}
	if c.kind == pngEndKind && c.length != 0 {
		return c, errors.New("the end chunk is not empty")
	}
	crc := c.crc
	for left := c.length; left > 0; {
		b, err := s.piece(left)
		if err != nil {
			return c, err
		}
		crc = crc32.Update(crc, crc32.IEEETable, b)
		left -= int64(len(b))
	}
	return c, c.check(s, crc)
}

// pngChunkHead reads the length and the type of a chunk.
func pngChunkHead(s *scanner) (pngChunk, error) {
	b, err := s.next(8)
	if err != nil {
		return pngChunk{}, err
	}
	length, kind := binary.BigEndian.Uint32(b), b[4:]
	if length > math.MaxInt32 {
		return pngChunk{}, fmt.Errorf("chunk %q has an impossible length", kind)
	}
	for _, c := range kind {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return pngChunk{}, fmt.Errorf("%q is no chunk type", kind)
		}
	}
	return pngChunk{[4]byte(kind), int64(length), crc32.ChecksumIEEE(kind)}, nil
}

// check reads the checksum that ends a chunk.
func (c pngChunk) check(s *scanner, want uint32) error {
	b, err := s.next(4)
	if err != nil {
		return err
	}
	if binary.BigEndian.Uint32(b) != want {
		return fmt.Errorf("the checksum of chunk %q does not match", string(c.kind[:]))
	}
	return nil
}
