package storage

import (
	"fmt"
	"math"
)

// maxProperties is how many properties of a file are remembered. A picture
// whose size stands behind them does not tell it.
const maxProperties = 1024

// properties are what a HEIF says of its items that tells the size of the
// primary one (ISO/IEC 23008-12, section 9.3).
type properties struct {
	known [maxProperties]property
	count int
	// frame is the size of the primary item before it is turned.
	frame    frame
	isTurned bool
}

// property is a size, a turn by a right angle, or neither.
type property struct {
	width, height uint32
	turns         bool
}

// shown gives the size of the primary item as it is shown.
func (p *properties) shown() frame {
	if p.isTurned {
		return frame{p.frame.height, p.frame.width}
	}
	return p.frame
}

// inProperties reads a box of the properties: the list of them, or which item
// has which.
func (h *heif) inProperties(b box) error {
	switch string(b.kind[:]) {
	case "ipco":
		return eachBox(h.s, b.end, h.property)
	case "ipma":
		return h.associations(b)
	}
	return nil
}

// property reads one property.
func (h *heif) property(b box) error {
	f := &fields{s: h.s, box: b}
	var p property
	switch string(b.kind[:]) {
	case "ispe":
		f.version()
		p.width, p.height = uint32(f.uint(4)), uint32(f.uint(4))
	case "irot":
		p.turns = f.uint(1)&1 == 1
	}
	if f.err == nil && h.properties.count < maxProperties {
		h.properties.known[h.properties.count] = p
		h.properties.count++
	}
	return f.err
}

// associations reads which item has which properties.
func (h *heif) associations(b box) error {
	f := &fields{s: h.s, box: b}
	version, flags := f.version()
	size, mask := 1, uint64(0x7f) // the highest bit tells what readers must know
	if flags&1 == 1 {
		size, mask = 2, 0x7fff
	}
	for left := f.uint(4); left > 0 && f.err == nil; left-- {
		id := f.uint(idSize(version >= 1))
		for n := f.uint(1); n > 0 && f.err == nil; n-- {
			index := f.uint(size) & mask
			if id == h.primary && f.err == nil {
				f.err = h.properties.apply(index)
			}
		}
	}
	return f.err
}

// apply gives the primary item a property, counted from 1.
func (p *properties) apply(index uint64) error {
	if index == 0 || index > uint64(p.count) {
		return nil
	}
	of := p.known[index-1]
	if of.turns {
		p.isTurned = !p.isTurned
	}
	if of.width == 0 && of.height == 0 {
		return nil
	}
	if of.width == 0 || of.height == 0 || of.width > math.MaxInt32 || of.height > math.MaxInt32 {
		return fmt.Errorf("its size is impossible: %d × %d", of.width, of.height)
	}
	p.frame = frame{int(of.width), int(of.height)}
	return nil
}
