package storage

import (
	"encoding/binary"
	"errors"
	"io"
)

// walkPSD reads the size of a Photoshop document from its header.
func walkPSD(s *scanner) (frame, error) {
	b, err := s.next(26)
	if err != nil {
		return frame{}, err
	}
	return frame{int(binary.BigEndian.Uint32(b[18:])), int(binary.BigEndian.Uint32(b[14:]))}, nil
}

// walkJP2 reads the size of a JPEG 2000 from its header box (ISO/IEC 15444-1,
// annex I.5.3), which stands before the picture data.
func walkJP2(s *scanner) (frame, error) {
	var size frame
	err := eachBox(s, toTheEnd, func(b box) error {
		if string(b.kind[:]) != "jp2h" {
			return nil
		}
		f := &fields{s: s, box: b}
		f.bytes(boxHead) // of the image header, the first inside
		size.height, size.width = int(f.uint(4)), int(f.uint(4))
		if f.err != nil {
			return f.err
		}
		return errFound
	})
	switch {
	case errors.Is(err, errFound):
		return size, nil
	case err == nil:
		err = io.EOF
	}
	return frame{}, err
}

var errFound = errors.New("found")
