package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The first bytes of the blocks of a GIF (GIF89a specification, appendix A).
const (
	gifPadding   = 0x00 // no block; some encoders leave one behind
	gifExtension = 0x21
	gifImage     = 0x2c
	gifTrailer   = 0x3b
)

// gifMaxCode is the widest first code: one bit narrower than the widest of all.
const gifMaxCode = 11

// walkGIF goes from block to block up to the trailer.
func walkGIF(s *scanner) (frame, error) {
	size, err := gifScreen(s)
	if err != nil {
		return frame{}, err
	}
	for hasData := false; ; {
		block, err := s.nextByte()
		if err != nil {
			return frame{}, err
		}
		switch block {
		case gifTrailer:
			return size, gifEnd(hasData, size)
		case gifExtension:
			err = gifSkipExtension(s)
		case gifImage:
			var bytes int64
			bytes, err = gifSkipImage(s, &size)
			hasData = hasData || bytes > 0
		case gifPadding:
		default:
			err = fmt.Errorf("0x%02x begins no block", block)
		}
		if err != nil {
			return frame{}, err
		}
	}
}

// gifScreen reads the signature and the logical screen with its colours.
func gifScreen(s *scanner) (frame, error) {
	const signature, screen = 6, 7
	b, err := s.next(signature + screen)
	if err != nil {
		return frame{}, err
	}
	b = b[signature:]
	size, flags := gifSize(b), b[4]
	return size, gifSkipColours(s, flags)
}

// gifSize reads a width and a height.
func gifSize(b []byte) frame {
	return frame{int(binary.LittleEndian.Uint16(b)), int(binary.LittleEndian.Uint16(b[2:]))}
}

// gifSkipColours passes over the colour table that flags announce, if any.
func gifSkipColours(s *scanner, flags byte) error {
	if flags&0x80 == 0 {
		return nil
	}
	return s.skip(3 << (flags&0x07 + 1))
}

func gifSkipExtension(s *scanner) error {
	if _, err := s.nextByte(); err != nil { // its label
		return err
	}
	_, err := gifSkipData(s)
	return err
}

// gifSkipImage passes over one image and counts the bytes of its data. The first
// image gives size what a screen of no size left open; browsers do the same.
func gifSkipImage(s *scanner, size *frame) (int64, error) {
	b, err := s.next(9)
	if err != nil {
		return 0, err
	}
	image, flags := gifSize(b[4:]), b[8]
	if size.width == 0 || size.height == 0 {
		*size = image
	}
	if err := gifSkipColours(s, flags); err != nil {
		return 0, err
	}
	code, err := s.nextByte()
	if err != nil {
		return 0, err
	}
	if code > gifMaxCode {
		return 0, fmt.Errorf("picture data with codes of %d bits", code)
	}
	return gifSkipData(s)
}

// gifSkipData passes over sub-blocks up to the empty one that ends them, and
// counts their bytes.
func gifSkipData(s *scanner) (total int64, err error) {
	for {
		n, err := s.nextByte()
		if err != nil || n == 0 {
			return total, err
		}
		if err := s.skip(int64(n)); err != nil {
			return total, err
		}
		total += int64(n)
	}
}

// gifEnd says whether a picture is complete that ends here.
func gifEnd(hasData bool, size frame) error {
	switch {
	case !hasData:
		return errors.New("it holds no picture data")
	case size.width == 0 || size.height == 0:
		return errors.New("its size is zero")
	}
	return nil
}
