package storage

import (
	"errors"
	"io"
)

const (
	jxlSignature  = "\x00\x00\x00\x0cJXL \r\n\x87\n"
	jxlCodestream = "\xff\x0a"
	// jxlHeader is as much of a codestream as its size and orientation take.
	jxlHeader = 12
)

// jxl is a walk over the boxes of a JPEG XL (ISO/IEC 18181-2).
type jxl struct {
	s *scanner
	// head is the first bytes of the codestream, of which headLen are there.
	head    [jxlHeader]byte
	headLen int
	// parts counts those of the codestream, and isWhole says that the last of
	// them was there.
	parts   uint64
	isWhole bool
}

// walkJXL goes over all boxes. The codestream in them has no mark at its end:
// its box ends it.
func walkJXL(s *scanner) (frame, error) {
	j := &jxl{s: s}
	if _, err := eachTopBox(s, j.box); err != nil {
		return frame{}, err
	}
	if !j.isWhole {
		return frame{}, errors.New("the end of the picture data is missing")
	}
	return jxlSize(j.head[:j.headLen])
}

// walkJXLCodestream reads the size of a codestream without boxes, which states
// neither its length nor its end.
func walkJXLCodestream(s *scanner) (frame, error) {
	head, _ := s.r.Peek(jxlHeader)
	return jxlSize(head)
}

// box reads a box of the file: the codestream, whole or in numbered parts of
// which the last has the highest bit set.
func (j *jxl) box(b box) error {
	const lastPart = 1 << 31
	switch string(b.kind[:]) {
	case "jxlc":
		j.isWhole = true
		return j.codestream(b)
	case "jxlp":
		f := &fields{s: j.s, box: b}
		number := f.uint(4)
		if f.err != nil {
			return f.err
		}
		if j.isWhole || number&^lastPart != j.parts {
			return errors.New("the parts of the picture data are out of order")
		}
		j.parts++
		j.isWhole = number&lastPart != 0
		return j.codestream(b)
	}
	return nil
}

// codestream takes the first bytes of the codestream, which a part may split.
func (j *jxl) codestream(b box) error {
	want := min(int64(jxlHeader-j.headLen), b.end-j.s.offset)
	for ; want > 0; want-- {
		c, err := j.s.nextByte()
		if errors.Is(err, io.EOF) && b.end == toTheEnd {
			return nil
		}
		if err != nil {
			return err
		}
		j.head[j.headLen] = c
		j.headLen++
	}
	return nil
}

// jxlRatios are the widths that can be told by the height, as fractions of it.
var jxlRatios = [8][2]int{1: {1, 1}, 2: {12, 10}, 3: {4, 3}, 4: {3, 2}, 5: {16, 9}, 6: {5, 4}, 7: {2, 1}}

// jxlSize reads the size from the first bytes of a codestream, as it is shown
// (ISO/IEC 18181-1, sections D.2 and D.3).
func jxlSize(head []byte) (frame, error) {
	if len(head) < len(jxlCodestream) {
		return frame{}, io.EOF
	}
	if string(head[:2]) != jxlCodestream {
		return frame{}, errors.New("the picture data does not begin with its mark")
	}
	b := &jxlBits{bytes: head[2:]}
	isSmall := b.next(1) == 1
	height := b.length(isSmall)
	var width int
	if ratio := jxlRatios[b.next(3)]; ratio[0] > 0 {
		width = height * ratio[0] / ratio[1]
	} else {
		width = b.length(isSmall)
	}
	allDefault := b.next(1) == 1
	if !allDefault && b.next(1) == 1 && b.next(3) >= 4 { // turned by a right angle
		width, height = height, width
	}
	if b.short {
		return frame{}, io.EOF
	}
	return frame{width, height}, nil
}

// jxlBits reads numbers from the lowest bit of each byte up.
type jxlBits struct {
	bytes []byte
	at    int
	// short says that there were too few bits, which read as 0.
	short bool
}

func (b *jxlBits) next(n int) (v int) {
	for i := range n {
		if b.at/8 >= len(b.bytes) {
			b.short = true
			return 0
		}
		v |= int(b.bytes[b.at/8]>>(b.at%8)&1) << i
		b.at++
	}
	return v
}

// length reads a width or a height: eights of pixels in a small picture, else a
// number of one of four sizes.
func (b *jxlBits) length(isSmall bool) int {
	if isSmall {
		return (b.next(5) + 1) * 8
	}
	return b.next([]int{9, 13, 18, 30}[b.next(2)]) + 1
}
