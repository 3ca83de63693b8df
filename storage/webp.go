package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// webp is a walk over the chunks of a WebP (RFC 9649, section 2).
type webp struct {
	s *scanner
	// left counts the bytes of the RIFF container still to come.
	left     int64
	frame    frame
	hasImage bool
}

// webpChunkHead is the head of a chunk, and so the shortest chunk.
const webpChunkHead = 8

// fourCC is the type of a chunk.
type fourCC [4]byte

var (
	webpVP8X = fourCC{'V', 'P', '8', 'X'}
	webpVP8  = fourCC{'V', 'P', '8', ' '}
	webpVP8L = fourCC{'V', 'P', '8', 'L'}
	webpANMF = fourCC{'A', 'N', 'M', 'F'}
)

// webpHeaders are the chunks that state the size of the picture: how many bytes
// that takes, and how to read them.
var webpHeaders = map[fourCC]struct {
	need  int
	parse func(b []byte, size int64) (frame, error)
}{
	webpVP8X: {10, webpExtended},
	webpVP8:  {10, webpLossy},
	webpVP8L: {5, webpLossless},
}

// webpImages are the chunks that hold picture data, and how many bytes stand
// before it: an animation's frame begins with its place, in 16 bytes, and the
// head of a chunk.
var webpImages = map[fourCC]int64{webpVP8: 10, webpVP8L: 5, webpANMF: 16 + 8}

// walkWebP goes from chunk to chunk up to the end that the RIFF header states.
func walkWebP(s *scanner) (frame, error) {
	const form = 4 // "WEBP", which the size in the header counts
	b, err := s.next(8 + form)
	if err != nil {
		return frame{}, err
	}
	size := int64(binary.LittleEndian.Uint32(b[4:]))
	w := &webp{s: s, left: size - form}
	for w.left >= webpChunkHead {
		if err := w.chunk(); err != nil {
			return frame{}, err
		}
	}
	if err := s.skip(w.left); err != nil { // padding
		return frame{}, err
	}
	if !w.hasImage {
		return frame{}, errors.New("it holds no picture data")
	}
	return w.frame, nil
}

// chunk passes over one chunk and its pad byte.
func (w *webp) chunk() error {
	b, err := w.s.next(webpChunkHead)
	if err != nil {
		return err
	}
	kind, size := fourCC(b[:4]), int64(binary.LittleEndian.Uint32(b[4:]))
	w.left -= webpChunkHead
	if size > w.left {
		return fmt.Errorf("chunk %q reaches beyond the end", string(kind[:]))
	}
	// Some encoders forget the pad byte of an odd chunk at the very end.
	padded := min(size+size%2, w.left)
	w.left -= padded
	used, err := w.read(kind, size)
	if err != nil {
		return err
	}
	return w.s.skip(padded - int64(used))
}

// read takes from a chunk what the walk needs to know, and gives how many bytes
// it read for that.
func (w *webp) read(kind fourCC, size int64) (used int, err error) {
	if err := webpKind(kind); err != nil {
		return 0, err
	}
	head, isImage := webpImages[kind]
	w.hasImage = w.hasImage || isImage && size > head
	header, ok := webpHeaders[kind]
	if !ok || w.frame.width > 0 {
		return 0, nil
	}
	if size < int64(header.need) {
		return 0, fmt.Errorf("chunk %q is too short", string(kind[:]))
	}
	b, err := w.s.next(header.need)
	if err != nil {
		return 0, err
	}
	w.frame, err = header.parse(b, size)
	return len(b), err
}

// webpKind refuses a chunk whose name is no text: zeros where an animation was
// to go on.
func webpKind(kind fourCC) error {
	for _, c := range kind {
		if c < ' ' || c > '~' {
			return fmt.Errorf("%q is no chunk type", string(kind[:]))
		}
	}
	return nil
}

// webpExtended reads the canvas of a VP8X chunk (2.7.1).
func webpExtended(b []byte, _ int64) (frame, error) {
	width := int(b[4]) | int(b[5])<<8 | int(b[6])<<16
	height := int(b[7]) | int(b[8])<<8 | int(b[9])<<16
	return frame{width + 1, height + 1}, nil
}

// webpLossy reads the head of a VP8 key frame (RFC 6386, section 9.1).
func webpLossy(b []byte, size int64) (frame, error) {
	tag := int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16
	if tag&1 != 0 || string(b[3:6]) != "\x9d\x01\x2a" {
		return frame{}, errors.New("the picture data does not begin with a key frame")
	}
	if firstPartition := tag >> 5; firstPartition > size {
		return frame{}, errors.New("the picture data is shorter than it says")
	}
	f := frame{
		int(binary.LittleEndian.Uint16(b[6:])) & 0x3fff,
		int(binary.LittleEndian.Uint16(b[8:])) & 0x3fff,
	}
	if f.width == 0 || f.height == 0 {
		return frame{}, errors.New("its size is zero")
	}
	return f, nil
}

// webpLossless reads the head of a VP8L bitstream (RFC 9649, section 3.4).
func webpLossless(b []byte, _ int64) (frame, error) {
	if b[0] != 0x2f {
		return frame{}, errors.New("the picture data does not begin with its mark")
	}
	bits := binary.LittleEndian.Uint32(b[1:])
	return frame{int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1}, nil
}
