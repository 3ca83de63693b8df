package storage

import (
	"bufio"
	"fmt"
	"io"
)

// The tags of the fields that count (TIFF 6.0, appendix A, and its supplements).
const (
	tiffNewSubfileType = 254
	tiffWidth          = 256
	tiffHeight         = 257
	tiffStrips         = 273
	tiffStripSizes     = 279
	tiffTiles          = 324
	tiffTileSizes      = 325
	tiffSubDirectories = 330
	tiffJPEG           = 513
	tiffJPEGSize       = 514
)

// tiffKept are the tags of the fields that a directory keeps.
var tiffKept = map[uint16]bool{
	tiffNewSubfileType: true, tiffWidth: true, tiffHeight: true,
	tiffStrips: true, tiffStripSizes: true, tiffTiles: true, tiffTileSizes: true,
	tiffSubDirectories: true, tiffJPEG: true, tiffJPEGSize: true,
}

// tiffTypeSizes are the bytes of a value of each type, by its number.
var tiffTypeSizes = [...]int64{
	1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
}

// tiffField is a field of a directory.
type tiffField struct {
	kind  uint16 // its type
	count int64
	at    int64 // where its values are in the file
}

// tiffDirectory is the image file directory of one picture.
type tiffDirectory struct {
	fields map[uint16]tiffField // those of tiffKept
	next   int64                // the offset of the next directory, or 0
}

// directory reads the directory at an offset.
func (t *tiff) directory(at int64) (*tiffDirectory, error) {
	const what = "a directory"
	countSize, entrySize, offsetSize := int64(2), int64(12), int64(4)
	if t.big {
		countSize, entrySize, offsetSize = 8, 20, 8
	}
	head, err := t.section(what, at, countSize)
	if err != nil {
		return nil, err
	}
	entries, err := t.number(head, countSize)
	if err != nil {
		return nil, err
	}
	if entries < 0 || entries > t.size/entrySize {
		return nil, fmt.Errorf("%s of %d fields is larger than the file", what, entries)
	}
	at += countSize
	body, err := t.section(what, at, entries*entrySize+offsetSize)
	if err != nil {
		return nil, err
	}
	d := &tiffDirectory{fields: make(map[uint16]tiffField)}
	r := bufio.NewReader(body)
	for i := range entries {
		if err := t.field(d, r, at+i*entrySize); err != nil {
			return nil, err
		}
	}
	d.next, err = t.number(r, offsetSize)
	return d, err
}

// field reads one field, which stands at an offset. Values that fit into the
// last part of it are there, others where it says.
func (t *tiff) field(d *tiffDirectory, r io.Reader, at int64) error {
	var b [4]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return err
	}
	tag, f := t.order.Uint16(b[:]), tiffField{kind: t.order.Uint16(b[2:])}
	width := int64(4) // of the count, and of what follows it
	if t.big {
		width = 8
	}
	var err error
	if f.count, err = t.number(r, width); err != nil {
		return err
	}
	value, err := t.number(r, width)
	size := f.valueSize()
	if err != nil || size == 0 {
		return err // a type unknown to us is passed over, as the standard wants
	}
	if f.count < 0 || f.count > t.size/size {
		return fmt.Errorf("field %d is larger than the file", tag)
	}
	f.at = at + int64(len(b)) + width
	if f.count*size > width {
		f.at = value
	}
	if !t.has(f.at, f.count*size) {
		return fmt.Errorf("field %d reaches beyond the end", tag)
	}
	if tiffKept[tag] {
		d.fields[tag] = f
	}
	return nil
}

// valueSize is how many bytes each value takes, 0 if its type is unknown.
func (f tiffField) valueSize() int64 {
	if int(f.kind) >= len(tiffTypeSizes) {
		return 0
	}
	return tiffTypeSizes[f.kind]
}

// number reads a number of 1, 2, 4 or 8 bytes. One that is too large for any
// file is negative.
func (t *tiff) number(r io.Reader, size int64) (int64, error) {
	var b [8]byte
	if _, err := io.ReadFull(r, b[:size]); err != nil {
		return 0, err
	}
	switch size {
	case 1:
		return int64(b[0]), nil
	case 2:
		return int64(t.order.Uint16(b[:])), nil
	case 4:
		return int64(t.order.Uint32(b[:])), nil
	}
	return int64(t.order.Uint64(b[:])), nil
}
