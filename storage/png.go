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
		kind, length, err := pngChunk(s)
		switch {
		case err != nil:
			return frame{}, err
		case kind == "IHDR":
			return frame{}, errors.New("it holds a second image header")
		case kind == "IDAT":
			hasData = hasData || length > 0
		case kind == "IEND" && !hasData:
			return frame{}, errors.New("it holds no picture data")
		case kind == "IEND":
			return size, nil
		}
	}
}

// pngHeader reads the first chunk, which must be the image header.
func pngHeader(s *scanner) (frame, error) {
	length, kind, err := pngChunkHead(s)
	if err != nil {
		return frame{}, err
	}
	if kind != "IHDR" || length != pngHeaderSize {
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
	crc := crc32.NewIEEE()
	crc.Write([]byte(kind))
	crc.Write(b)
	return frame{int(width), int(height)}, pngCheck(s, kind, crc.Sum32())
}

// pngChunk passes over a chunk and gives its type and its length.
func pngChunk(s *scanner) (kind string, length int64, err error) {
	length, kind, err = pngChunkHead(s)
	if err != nil {
		return "", 0, err
	}
	if kind == "IEND" && length != 0 {
		return "", 0, errors.New("the end chunk is not empty")
	}
	crc := crc32.NewIEEE()
	crc.Write([]byte(kind))
	if err := s.feed(crc, length); err != nil {
		return "", 0, err
	}
	return kind, length, pngCheck(s, kind, crc.Sum32())
}

// pngChunkHead reads the length and the type of a chunk.
func pngChunkHead(s *scanner) (length int64, kind string, err error) {
	b, err := s.next(8)
	if err != nil {
		return 0, "", err
	}
	n, kind := binary.BigEndian.Uint32(b), string(b[4:])
	if n > math.MaxInt32 {
		return 0, "", fmt.Errorf("chunk %q has an impossible length", kind)
	}
	for _, c := range b[4:] {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return 0, "", fmt.Errorf("%q is no chunk type", kind)
		}
	}
	return int64(n), kind, nil
}

// pngCheck reads the checksum that ends a chunk.
func pngCheck(s *scanner, kind string, want uint32) error {
	b, err := s.next(4)
	if err != nil {
		return err
	}
	if binary.BigEndian.Uint32(b) != want {
		return fmt.Errorf("the checksum of chunk %q does not match", kind)
	}
	return nil
}
