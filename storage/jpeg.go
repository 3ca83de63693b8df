package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The markers of ITU-T T.81, table B.1, that the walk tells apart.
const (
	jpegTEM  = 0x01
	jpegSOF0 = 0xc0
	jpegDHT  = 0xc4
	jpegJPG  = 0xc8
	jpegDAC  = 0xcc
	jpegSOFF = 0xcf
	jpegRST0 = 0xd0
	jpegRST7 = 0xd7
	jpegSOI  = 0xd8
	jpegEOI  = 0xd9
	jpegSOS  = 0xda
	jpegDNL  = 0xdc
	jpegSOFL = 0xf7 // of JPEG-LS (ITU-T T.87, table C.1)
)

// jpeg is a walk over a JPEG (ITU-T T.81) of any process: baseline, progressive
// or lossless, Huffman or arithmetic; or over a JPEG-LS (ITU-T T.87), which is
// built alike.
type jpeg struct {
	frame    frame
	hasFrame bool
	inScan   bool // picture data may come
	hasData  bool
	isLS     bool
}

// walkJPEG goes from marker to marker up to the end of the image. A second
// image behind the first, as cameras and gain maps add it, is not looked at.
func walkJPEG(s *scanner) (frame, error) {
	if err := s.skip(2); err != nil {
		return frame{}, err
	}
	var j jpeg
	for {
		marker, data, err := j.nextMarker(s)
		if err != nil {
			return frame{}, err
		}
		j.hasData = j.hasData || data && j.inScan
		if marker == jpegEOI {
			return j.frame, j.end()
		}
		if err := j.step(s, marker); err != nil {
			return frame{}, err
		}
	}
}

// nextMarker finds the next marker. Entropy-coded data is passed over on the
// way, its 0xff bytes known by what follows them; so are the fill bytes that any
// marker may carry, and the stray bytes that decoders put up with. data says
// that there was more than fill bytes.
func (j *jpeg) nextMarker(s *scanner) (marker byte, data bool, err error) {
	for {
		start := s.offset
		if err := s.skipPast(0xff); err != nil {
			return 0, false, err
		}
		data = data || s.offset-start > 1
		b, err := s.nextByte()
		for err == nil && b == 0xff {
			b, err = s.nextByte()
		}
		if err != nil || !j.isStuffed(b) {
			return b, data, err
		}
		data = true
	}
}

// isStuffed says whether a byte behind 0xff makes that a byte of picture data: a
// zero does, and in a JPEG-LS one whose highest bit is zero (T.87, A.1).
func (j *jpeg) isStuffed(b byte) bool { return b == 0x00 || j.isLS && j.inScan && b < 0x80 }

// step passes over what belongs to a marker.
func (j *jpeg) step(s *scanner, marker byte) error {
	switch {
	case marker == jpegTEM, marker >= jpegRST0 && marker <= jpegRST7:
		return nil
	case marker == jpegSOI:
		return errors.New("a second image begins before the first has ended")
	case marker < jpegSOF0:
		return fmt.Errorf("0xff%02x is no marker", marker)
	case marker == jpegSOS && !j.hasFrame:
		return errors.New("picture data comes before the size of the picture")
	}
	j.inScan = marker == jpegSOS
	return j.segment(s, marker)
}

// segment passes over a segment, whose length counts itself but not its marker.
func (j *jpeg) segment(s *scanner, marker byte) error {
	b, err := s.next(2)
	if err != nil {
		return err
	}
	length := int64(binary.BigEndian.Uint16(b)) - 2
	switch {
	case length < 0:
		return fmt.Errorf("segment 0xff%02x has an impossible length", marker)
	case isJPEGFrame(marker) && !j.hasFrame:
		j.isLS = marker == jpegSOFL
		return j.readFrame(s, length)
	case marker == jpegDNL && length == 2:
		return j.readLines(s)
	}
	return s.skip(length)
}

func isJPEGFrame(marker byte) bool {
	return marker == jpegSOFL || marker >= jpegSOF0 && marker <= jpegSOFF &&
		marker != jpegDHT && marker != jpegJPG && marker != jpegDAC
}

// readFrame reads a frame header (B.2.2): precision, height, width, components.
func (j *jpeg) readFrame(s *scanner, length int64) error {
	const fixed = 6
	if length < fixed {
		return errors.New("the frame header is too short")
	}
	b, err := s.next(fixed)
	if err != nil {
		return err
	}
	j.hasFrame = true
	j.frame.height = int(binary.BigEndian.Uint16(b[1:]))
	j.frame.width = int(binary.BigEndian.Uint16(b[3:]))
	return s.skip(length - fixed)
}

// readLines reads the height of a picture whose frame header left it open
// (B.2.5).
func (j *jpeg) readLines(s *scanner) error {
	b, err := s.next(2)
	if err == nil && j.frame.height == 0 {
		j.frame.height = int(binary.BigEndian.Uint16(b))
	}
	return err
}

// end says whether a picture is complete that ends here.
func (j *jpeg) end() error {
	switch {
	case !j.hasData:
		return errors.New("it holds no picture data")
	case j.frame.width == 0 || j.frame.height == 0:
		return errors.New("its size is zero")
	}
	return nil
}
