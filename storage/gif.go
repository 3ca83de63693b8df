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

// gif is a walk over a GIF.
type gif struct {
	s      *scanner
	size   frame
	images int
	// hasData says that an image has picture data, and moves that an animation
	// is announced.
	hasData, moves bool
}

// walkGIF goes from block to block up to the trailer. Some encoders forget that
// behind a single image: the end of the image then counts for it.
func walkGIF(s *scanner) (frame, error) {
	size, err := gifScreen(s)
	g := &gif{s: s, size: size}
	for err == nil {
		var block byte
		if block, err = s.nextByte(); err != nil {
			break
		}
		switch block {
		case gifTrailer:
			return g.size, g.end()
		case gifExtension:
			err = g.extension()
		case gifImage:
			if err = g.image(); err == nil && g.images == 1 && !g.moves && s.atEnd() {
				return g.size, g.end()
			}
		case gifPadding:
		default:
			err = fmt.Errorf("0x%02x begins no block", block)
		}
	}
	return frame{}, err
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

// extension passes over an extension and looks whether it announces further
// images: it says how often an animation is shown, by either name of its, or
// how long the next image is.
func (g *gif) extension() error {
	const control, application, head = 0xf9, 0xff, 13 // the label, a length and the name
	b, _ := g.s.r.Peek(head)
	switch {
	case len(b) < head:
	case b[0] == control:
		g.moves = g.moves || b[3] != 0 || b[4] != 0 // hundredths of a second
	case b[0] == application:
		name := string(b[2:])
		g.moves = g.moves || name == "NETSCAPE2.0" || name == "ANIMEXTS1.0"
	}
	if _, err := g.s.nextByte(); err != nil { // its label
		return err
	}
	_, err := gifSkipData(g.s)
	return err
}

// image passes over one image.
func (g *gif) image() error {
	bytes, err := gifSkipImage(g.s, &g.size)
	g.images++
	g.hasData = g.hasData || bytes > 0
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

// end says whether a picture is complete that ends here.
func (g *gif) end() error {
	switch {
	case !g.hasData:
		return errors.New("it holds no picture data")
	case g.size.width == 0 || g.size.height == 0:
		return errors.New("its size is zero")
	}
	return nil
}
