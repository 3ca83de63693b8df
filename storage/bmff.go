package storage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// box is the head of a box, of which AVIF, HEIC, JPEG XL, MP4 and their kin are
// made (ISO/IEC 14496-12, section 4.2).
type box struct {
	kind fourCC
	// end is the offset behind the box, toTheEnd if it states none.
	end int64
	// isLong says that it states an end behind that of the box around it, which
	// is then its end.
	isLong bool
}

const (
	// boxHead is the shortest head of a box, and so the shortest box.
	boxHead = 8
	// toTheEnd is the end of the last box of a file that states no size.
	toTheEnd = math.MaxInt64
)

// isKnown says whether a file is known to be made of such boxes. What is none of
// them and does not fit the file was added behind it.
func (b box) isKnown() bool {
	switch string(b.kind[:]) {
	case "ftyp", "styp", "pdin", "meta", "moov", "mdat", "moof", "mfra", "sidx", "ssix", "emsg", "prft",
		"free", "skip", "wide", "pnot", "udta", "uuid", "imda", "mpvd", "sefd",
		"JXL ", "jxll", "jxlc", "jxlp", "jxli", "jbrd", "brob", "Exif", "xml ", "jumb", "jhgm":
		return true
	}
	return false
}

// isSign says whether such a box begins a file and stands nowhere else.
func (b box) isSign() bool {
	kind := string(b.kind[:])
	return kind == "ftyp" || kind == "JXL "
}

// eachTopBox calls read for each box of a file and passes over what read leaves
// of it. It gives the offset where the boxes end: at the end of the file, or
// where something else was added, be it another file. A box that the file cuts
// is io.EOF.
func eachTopBox(s *scanner, read func(box) error) (end int64, err error) {
	for first := (fourCC{}); ; {
		start := s.offset
		b, err := nextTopBox(s, first)
		if errors.Is(err, errNoBox) {
			return start, nil
		}
		if err != nil {
			return 0, err
		}
		if start == 0 {
			first = b.kind
		}
		if err := read(b); err != nil {
			return 0, err
		}
		err = s.skip(b.end - s.offset)
		switch {
		case err == nil:
		case b.end == toTheEnd:
			return s.offset, nil
		case !b.isKnown():
			return start, nil
		default:
			return 0, err
		}
	}
}

// errNoBox says that what follows is no box, or that nothing follows.
var errNoBox = errors.New("no box")

// nextTopBox reads the head of a box of the file unless it is none, or begins
// another file as the first box began this one.
func nextTopBox(s *scanner, first fourCC) (box, error) {
	head, _ := s.r.Peek(boxHead)
	if len(head) < boxHead {
		return box{}, restOfBoxes(head)
	}
	b, err := nextBox(s, toTheEnd)
	switch {
	case b.isSign() && b.kind == first:
		return box{}, errNoBox
	case !b.isKnown() && (err != nil || b.end == toTheEnd):
		return box{}, errNoBox
	}
	return b, err
}

// restOfBoxes judges what is too short for the head of a box. It begins with a
// zero if it is one that was cut: no box of 16 MB could be missing unnoticed.
// Zeros alone are padding.
func restOfBoxes(rest []byte) error {
	if bytes.HasPrefix(rest, []byte{0}) && len(bytes.Trim(rest, "\x00")) > 0 {
		return io.EOF
	}
	return errNoBox
}

// eachBox calls read for each box up to an offset, the end of the box around
// them, and passes over what read leaves of it. What is too short for a box is
// passed over too: QuickTime ends some lists with four zeros. So is a box that
// is too long, if read leaves all of it.
func eachBox(s *scanner, end int64, read func(box) error) error {
	for end-s.offset >= boxHead {
		if end == toTheEnd && s.atEnd() {
			return nil
		}
		b, err := nextBox(s, end)
		if err != nil {
			return err
		}
		body := s.offset
		err = read(b)
		if b.isLong && s.offset > body {
			return b.tooLong()
		}
		if err != nil {
			return err
		}
		if err := s.skip(b.end - s.offset); err != nil {
			return err
		}
	}
	return s.skip(end - s.offset)
}

// tooLong is the fault of a box that does not fit into the one around it.
func (b box) tooLong() error {
	return fmt.Errorf("box %q reaches beyond the one around it", string(b.kind[:]))
}

// nextBox reads the head of a box inside one that ends at an offset, where a box
// without a size ends too.
func nextBox(s *scanner, end int64) (box, error) {
	start := s.offset
	head, err := s.next(boxHead)
	if err != nil {
		return box{}, err
	}
	b := box{kind: fourCC(head[4:])}
	size := uint64(binary.BigEndian.Uint32(head))
	if size == 0 {
		b.end = end
		return b, nil
	}
	if size == 1 { // it is too large for 32 bits
		if head, err = s.next(8); err != nil {
			return b, err
		}
		size = binary.BigEndian.Uint64(head)
	}
	switch {
	case s.offset > end:
		return b, b.tooLong()
	case size < uint64(s.offset-start):
		return b, fmt.Errorf("box %q is shorter than its own head", string(b.kind[:]))
	case size > uint64(end-start) && end == toTheEnd:
		return b, b.tooLong()
	case size > uint64(end-start):
		b.end, b.isLong = end, true
		return b, nil
	}
	b.end = start + int64(size)
	return b, nil
}

// fields reads the numbers of a box. Its first error stays: after it every
// number is 0.
type fields struct {
	s   *scanner
	box box
	err error
}

// bytes reads n bytes, valid until the next call.
func (f *fields) bytes(n int) []byte {
	if f.err == nil && int64(n) > f.box.end-f.s.offset {
		f.err = fmt.Errorf("box %q is too short", string(f.box.kind[:]))
	}
	if f.err != nil {
		return nil
	}
	var b []byte
	b, f.err = f.s.next(n)
	if f.err != nil {
		return nil
	}
	return b
}

// uint reads a number of 0 to 8 bytes.
func (f *fields) uint(size int) (n uint64) {
	for _, b := range f.bytes(size) {
		n = n<<8 | uint64(b)
	}
	return n
}

// version reads the version and the flags of a box that has them.
func (f *fields) version() (version, flags uint64) {
	n := f.uint(4)
	return n >> 24, n & 0xffffff
}

// reach is how far into a file its boxes point.
type reach struct{ end int64 }

// to notes data of a length at an offset.
func (r *reach) to(offset, length uint64) {
	if end := offset + length; end < offset || end > math.MaxInt64 {
		r.end = math.MaxInt64
	} else {
		r.end = max(r.end, int64(end))
	}
}

// within checks that all of it lies before the end of the file.
func (r *reach) within(end int64) error {
	if r.end > end {
		return fmt.Errorf("its data should reach to byte %d", r.end)
	}
	return nil
}
