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
	for images := 0; ; {
		block, err := s.nextByte()
		if err != nil {
			return frame{}, err
		}
		switch block {
		case gifTrailer:
			return size, gifEnd(images, size)
		case gifExtension:
			err = gifSkipExtension(s)
		case gifImage:
			images++
			err = gifSkipImage(s, &size)
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
	return gifSkipData(s)
}

// gifSkipImage passes over one image. The first gives size what a screen of no
// size left open; browsers do the same.
func gifSkipImage(s *scanner, size *frame) error {
	b, err := s.next(9)
	if err != nil {
		return err
	}
	image, flags := gifSize(b[4:]), b[8]
	if size.width == 0 || size.height == 0 {
		*size = image
	}
	if err := gifSkipColours(s, flags); err != nil {
		return err
	}
	code, err := s.nextByte()
	if err != nil {
		return err
	}
	if code > gifMaxCode {
		return fmt.Errorf("picture data with codes of %d bits", code)
	}
	return gifSkipData(s)
}

// gifSkipData passes over sub-blocks up to the empty one that ends them.
func gifSkipData(s *scanner) error {
	for {
		n, err := s.nextByte()
		if err != nil || n == 0 {
			return err
		}
		if err := s.skip(int64(n)); err != nil {
			return err
		}
	}
}

// gifEnd says whether a picture is complete that ends here.
func gifEnd(images int, size frame) error {
	switch {
	case images == 0:
		return errors.New("it holds no image")
	case size.width == 0 || size.height == 0:
		return errors.New("its size is zero")
	}
	return nil
}
