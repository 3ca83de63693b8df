package storage

import (
	"errors"
	"fmt"
	"math"
)

// heif is a walk over the boxes of an AVIF or HEIC (ISO/IEC 23008-12): items in
// a meta box, an image sequence in a movie, or both.
type heif struct {
	movie
	// isPicture says that there is a meta box that describes pictures.
	isPicture bool
	// primary is the id of the item to show, 0 as long as it is unknown.
	primary uint64
	// hasData says that the primary item has data, or any item if the primary
	// is told after the items.
	hasData bool
	// inFile and inBox are how far items reach into the file and into the box
	// of small items; boxSize is that box's size.
	inFile, inBox reach
	boxSize       int64
	properties    properties
}

// walkHEIF goes over all boxes. A file ends where its boxes end, so it is whole
// when all data that the boxes point to lies before.
func walkHEIF(s *scanner) (frame, error) {
	h := &heif{movie: movie{s: s}}
	end, err := eachTopBox(s, h.box)
	if err != nil {
		return frame{}, err
	}
	return h.finish(end)
}

// finish judges what was found in a file whose boxes end at an offset.
func (h *heif) finish(end int64) (frame, error) {
	if !h.isPicture {
		return h.movie.finish(end)
	}
	if !h.hasData {
		return frame{}, errors.New("it holds no picture data")
	}
	if err := h.inFile.within(end); err != nil {
		return frame{}, err
	}
	if h.isThere {
		if size, err := h.movie.finish(end); err != nil || h.properties.frame.width == 0 {
			return size, err
		}
	}
	return h.properties.shown(), nil
}

// box reads a box of the file.
func (h *heif) box(b box) error {
	if string(b.kind[:]) != "meta" {
		return h.movie.box(b)
	}
	f := &fields{s: h.s, box: b}
	f.version()
	if f.err != nil {
		return f.err
	}
	if err := eachBox(h.s, b.end, h.inMeta); err != nil {
		return err
	}
	if err := h.inBox.within(h.boxSize); err != nil {
		return errors.New("an item reaches beyond the box of small items")
	}
	return nil
}

// inMeta reads a box of the meta box.
func (h *heif) inMeta(b box) error {
	f := &fields{s: h.s, box: b}
	switch string(b.kind[:]) {
	case "hdlr":
		h.isPicture = h.isPicture || handler(f) == fourCC{'p', 'i', 'c', 't'}
	case "pitm":
		version, _ := f.version()
		h.primary = f.uint(idSize(version >= 1))
	case "iinf":
		version, _ := f.version()
		f.uint(idSize(version >= 1)) // how many
		if f.err == nil {
			return eachBox(h.s, b.end, h.itemInfo)
		}
	case "iloc":
		h.locations(f)
	case "idat":
		h.boxSize = b.end - h.s.offset
	case "iprp":
		return eachBox(h.s, b.end, h.inProperties)
	}
	return f.err
}

// idSize is how many bytes the id of an item takes.
func idSize(isLong bool) int {
	if isLong {
		return 4
	}
	return 2
}

// itemInfo reads what an item is (14496-12, section 8.11.6). One that shows
// another as it is has no data of its own.
func (h *heif) itemInfo(b box) error {
	f := &fields{s: h.s, box: b}
	version, _ := f.version()
	if string(b.kind[:]) != "infe" || version < 2 {
		return f.err
	}
	id := f.uint(idSize(version >= 3))
	f.uint(2) // protection
	if string(f.bytes(4)) == "iden" && id == h.primary {
		h.hasData = true
	}
	return f.err
}

// locations reads where the items are (14496-12, section 8.11.3).
func (h *heif) locations(f *fields) {
	version, _ := f.version()
	sizes := f.uint(2)
	l := location{
		offset: int(sizes >> 12), length: int(sizes >> 8 & 15), base: int(sizes >> 4 & 15), index: int(sizes & 15),
		hasMethod: version >= 1,
	}
	if version == 0 {
		l.index = 0
	}
	for _, size := range []int{l.offset, l.length, l.base, l.index} {
		if size != 0 && size != 4 && size != 8 && f.err == nil {
			f.err = fmt.Errorf("box %q has numbers of %d bytes", string(f.box.kind[:]), size)
		}
	}
	for left := f.uint(idSize(version >= 2)); left > 0 && f.err == nil; left-- {
		id := f.uint(idSize(version >= 2))
		if hasData := h.extents(f, l); hasData && (id == h.primary || h.primary == 0) {
			h.hasData = true
		}
	}
}

// location is how a box of locations is written: how many bytes each number
// takes, and whether the method is told.
type location struct {
	offset, length, base, index int
	hasMethod                   bool
}

// The methods by which an item is located.
const (
	locatedInFile = iota
	locatedInBox
	locatedInItem
)

// extents reads the pieces of one item.
func (h *heif) extents(f *fields, l location) (hasData bool) {
	method := uint64(locatedInFile)
	if l.hasMethod {
		method = f.uint(2) & 15
	}
	if f.uint(2) != 0 { // the data is in another file, or told apart by a box
		method = locatedInItem
	}
	base, left := f.uint(l.base), f.uint(2)
	if l.index+l.offset+l.length == 0 {
		left = min(left, 1) // all are alike, and no bytes bound their number
	}
	for ; left > 0 && f.err == nil; left-- {
		f.uint(l.index)
		offset, length := f.uint(l.offset), f.uint(l.length)
		if base > math.MaxUint64-offset {
			f.err = errors.New("an item lies beyond every file")
		}
		// No length means all there is.
		offset, length = base+offset, max(length, 1)
		switch method {
		case locatedInFile:
			h.inFile.to(offset, length)
		case locatedInBox:
			h.inBox.to(offset, length)
		}
		hasData = true
	}
	return hasData
}
