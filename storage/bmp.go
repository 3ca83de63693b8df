package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// The compressions of a BMP that the walk tells apart. OS/2 gives the numbers 3
// and 4 other meanings than Windows, see [bmp.pixels].
const (
	bmpRGB       = 0
	bmpRLE8      = 1
	bmpRLE4      = 2
	bmpBitFields = 3
	bmpJPEG      = 4
	bmpPNG       = 5
	bmpAlpha     = 6
)

const (
	bmpFileHeader = 14 // BITMAPFILEHEADER
	bmpCoreHeader = 12 // BITMAPCOREHEADER
	bmpOS2Short   = 16 // the shortest and the whole BITMAPINFOHEADER2 of OS/2
	bmpOS2Long    = 64
	bmpV5Header   = 124 // BITMAPV5HEADER
)

// bmpHeaders are the sizes of the headers there are: of OS/2, of Windows, and
// the two between them that Photoshop writes.
var bmpHeaders = []uint32{bmpCoreHeader, bmpOS2Short, 40, 52, 56, bmpOS2Long, 108, bmpV5Header}

// bmpDepths are how many bits a pixel can have; 0 is left to the JPEG or PNG
// inside.
var bmpDepths = []int64{0, 1, 2, 4, 8, 16, 24, 32, 64}

// bmp is what the headers of a BMP say (Microsoft's bitmap storage, and that of
// OS/2 2.0). What the file header says of the file's size is often wrong and
// never used.
type bmp struct {
	header        uint32 // its size
	width, height int64  // height without its sign, which says only which line is first
	depth         int64
	compression   uint32
	// stored is how many bytes the pixels take. It counts only for pixels that
	// are not known otherwise.
	stored int64
	// pixelsAt is where the pixels begin, profileEnd where a colour profile
	// ends, 0 if there is none.
	pixelsAt, profileEnd int64
}

// isBMP tells a BMP from the texts that begin with the same two letters.
func isBMP(head []byte) bool {
	if len(head) < bmpFileHeader+4 {
		_, text := asText(head)
		return !text
	}
	return slices.Contains(bmpHeaders, binary.LittleEndian.Uint32(head[bmpFileHeader:]))
}

// walkBMP reads the headers and passes over all that they say is there.
func walkBMP(s *scanner) (frame, error) {
	b, err := readBMP(s)
	if err != nil {
		return frame{}, err
	}
	if err := s.skip(b.pixelsAt - s.offset); err != nil {
		return frame{}, err
	}
	if err := b.pixels(s); err != nil {
		return frame{}, err
	}
	return frame{int(b.width), int(b.height)}, s.skip(b.profileEnd - s.offset)
}

// readBMP reads both headers.
func readBMP(s *scanner) (*bmp, error) {
	head, err := s.next(bmpFileHeader + 4)
	if err != nil {
		return nil, err
	}
	b := &bmp{
		pixelsAt: int64(binary.LittleEndian.Uint32(head[10:])),
		header:   binary.LittleEndian.Uint32(head[bmpFileHeader:]),
	}
	if !slices.Contains(bmpHeaders, b.header) {
		return nil, fmt.Errorf("a header of %d bytes is unknown", b.header)
	}
	info, err := s.next(int(b.header) - 4)
	if err != nil {
		return nil, err
	}
	if b.header == bmpCoreHeader {
		b.readCore(info)
	} else {
		b.readInfo(info)
	}
	return b, b.check(s.offset)
}

// readCore reads the header of OS/2 1 from behind its size.
func (b *bmp) readCore(info []byte) {
	b.width = int64(binary.LittleEndian.Uint16(info))
	b.height = int64(binary.LittleEndian.Uint16(info[2:]))
	b.depth = int64(binary.LittleEndian.Uint16(info[6:]))
}

// readInfo reads any other header from behind its size.
func (b *bmp) readInfo(info []byte) {
	const space, profile = 52, 108 // bV5CSType, bV5ProfileData
	b.width = int64(int32(binary.LittleEndian.Uint32(info)))
	b.height = int64(int32(binary.LittleEndian.Uint32(info[4:])))
	b.height = max(b.height, -b.height)
	b.depth = int64(binary.LittleEndian.Uint16(info[10:]))
	if b.header > bmpOS2Short {
		b.compression = binary.LittleEndian.Uint32(info[12:])
		b.stored = int64(binary.LittleEndian.Uint32(info[16:]))
	}
	if b.header == bmpV5Header && isBMPProfile(string(info[space:space+4])) {
		at, size := binary.LittleEndian.Uint32(info[profile:]), binary.LittleEndian.Uint32(info[profile+4:])
		b.profileEnd = bmpFileHeader + int64(at) + int64(size)
	}
}

// isBMPProfile says whether a colour space is one that a profile describes,
// which is in the file or named there. The letters are those of a number, the
// lowest first.
func isBMPProfile(space string) bool { return space == "DEBM" || space == "KNIL" }

// check says whether the headers, which end at an offset, make sense.
func (b *bmp) check(end int64) error {
	switch {
	case b.width <= 0 || b.height == 0:
		return fmt.Errorf("its size is impossible: %d × %d", b.width, b.height)
	case !slices.Contains(bmpDepths, b.depth):
		return fmt.Errorf("pixels of %d bits are unknown", b.depth)
	case b.pixelsAt < end:
		return errors.New("its pixels begin inside its headers")
	}
	return nil
}

// pixels passes over the pixels.
func (b *bmp) pixels(s *scanner) error {
	os2 := b.header == bmpOS2Long
	switch {
	case b.compression == bmpRLE8, b.compression == bmpRLE4, os2 && b.compression == bmpJPEG:
		return b.runs(s)
	case b.compression == bmpJPEG:
		_, err := walkJPEG(s)
		return err
	case b.compression == bmpPNG:
		_, err := walkPNG(s)
		return err
	case b.compression == bmpRGB, !os2 && b.compression == bmpBitFields, b.compression == bmpAlpha:
		return b.lines(s)
	case b.stored > 0:
		return s.skip(b.stored)
	}
	return fmt.Errorf("compression %d is unknown", b.compression)
}

// lines passes over pixels that are not compressed: each line takes whole units
// of four bytes.
func (b *bmp) lines(s *scanner) error {
	if b.depth == 0 {
		return errors.New("its pixels have no bits")
	}
	line := (b.width*b.depth + 31) / 32 * 4
	if b.height > math.MaxInt64/line {
		return fmt.Errorf("its size is impossible: %d × %d", b.width, b.height)
	}
	return s.skip(line * b.height)
}

// runs passes over pixels in runs: eight, four or, with OS/2, 24 bits of each.
func (b *bmp) runs(s *scanner) error {
	r := &bmpRuns{s: s, lines: b.height, depth: 8}
	switch b.compression {
	case bmpRLE4:
		r.depth = 4
	case bmpJPEG:
		r.depth = 24
	}
	return r.walk()
}
