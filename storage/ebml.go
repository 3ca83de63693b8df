package storage

import (
	"fmt"
	"math/bits"
	"strings"
)

// ebmlElement is the head of an element, of which Matroska is made (RFC 8794).
type ebmlElement struct {
	id uint32 // with its length mark, as documents write it
	// end is the offset behind the element, toTheEnd if it states no size.
	end int64
}

// nextElement reads the head of an element inside one that ends at an offset.
func nextElement(s *scanner, end int64) (ebmlElement, error) {
	id, err := ebmlID(s)
	if err != nil {
		return ebmlElement{}, err
	}
	size, known, err := ebmlSize(s)
	if err != nil {
		return ebmlElement{}, err
	}
	e := ebmlElement{id, toTheEnd}
	if !known {
		return e, nil
	}
	if left := end - s.offset; size > left {
		return e, fmt.Errorf("element %#x reaches beyond what holds it", id)
	}
	e.end = s.offset + size
	return e, nil
}

// ebmlID reads an ID of up to four bytes. The zeros before its first bit tell
// its length.
func ebmlID(s *scanner) (uint32, error) {
	first, err := s.nextByte()
	if err != nil {
		return 0, err
	}
	more := bits.LeadingZeros8(first)
	if more > 3 {
		return 0, fmt.Errorf("%#02x begins no element", first)
	}
	rest, err := s.next(more)
	id := uint32(first)
	for _, b := range rest {
		id = id<<8 | uint32(b)
	}
	return id, err
}

// ebmlSize reads a size of up to eight bytes, told in the same way, whose
// length mark does not count. One whose bits are all set is not known.
func ebmlSize(s *scanner) (size int64, known bool, err error) {
	first, err := s.nextByte()
	if err != nil {
		return 0, false, err
	}
	more := bits.LeadingZeros8(first)
	if more > 7 {
		return 0, false, fmt.Errorf("%#02x begins no size", first)
	}
	rest, err := s.next(more)
	size = int64(first) &^ (0x80 >> more)
	for _, b := range rest {
		size = size<<8 | int64(b)
	}
	unknown := int64(1)<<(7*(more+1)) - 1
	return size, size != unknown, err
}

// eachElement calls read for each element up to an offset, the end of the one
// around them, and passes over what read leaves of it.
func eachElement(s *scanner, end int64, read func(ebmlElement) error) error {
	for s.offset < end {
		e, err := nextElement(s, end)
		if err != nil {
			return err
		}
		if err := e.sized(); err != nil {
			return err
		}
		if err := read(e); err != nil {
			return err
		}
		if err := s.skip(e.end - s.offset); err != nil {
			return err
		}
	}
	return nil
}

// sized says whether an element states its size.
func (e ebmlElement) sized() error {
	if e.end == toTheEnd {
		return fmt.Errorf("element %#x does not say where it ends", e.id)
	}
	return nil
}

// number reads an element that is an unsigned number.
func (e ebmlElement) number(s *scanner) (uint64, error) {
	size := e.end - s.offset
	if size > 8 {
		return 0, fmt.Errorf("element %#x is a number of %d bytes", e.id, size)
	}
	b, err := s.next(int(size))
	var n uint64
	for _, digit := range b {
		n = n<<8 | uint64(digit)
	}
	return n, err
}

// text reads an element that is a text, which zeros may fill up. One longer than
// most bytes is given as empty.
func (e ebmlElement) text(s *scanner, most int64) (string, error) {
	size := e.end - s.offset
	if size > most {
		return "", nil
	}
	b, err := s.next(int(size))
	return strings.TrimRight(string(b), "\x00"), err
}
