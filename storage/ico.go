package storage

import (
	"encoding/binary"
	"errors"
)

// walkICO reads the directory of an icon file and then as far as its farthest
// picture reaches. The size is that of the largest.
func walkICO(s *scanner) (frame, error) {
	b, err := s.next(6)
	if err != nil {
		return frame{}, err
	}
	count := int(binary.LittleEndian.Uint16(b[4:]))
	if count == 0 {
		return frame{}, errors.New("it holds no picture")
	}
	var largest frame
	var far reach
	for range count {
		b, err := s.next(16)
		if err != nil {
			return frame{}, err
		}
		// 256 does not fit a byte and is written as 0.
		size := frame{int(b[0]-1) + 1, int(b[1]-1) + 1}
		if size.width*size.height > largest.width*largest.height {
			largest = size
		}
		length, offset := binary.LittleEndian.Uint32(b[8:]), binary.LittleEndian.Uint32(b[12:])
		if length == 0 {
			return frame{}, errors.New("it holds a picture without data")
		}
		far.to(uint64(offset), uint64(length))
	}
	return largest, s.skip(far.end - s.offset)
}
