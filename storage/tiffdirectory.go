package storage

import (
	"fmt"
	"slices"
)

// The tags of the fields that count (TIFF 6.0, appendix A, and its supplements).
const (
	tiffNewSubfileType = 254
	tiffWidth          = 256
	tiffHeight         = 257
	tiffBits           = 258
	tiffCompression    = 259
	tiffPhotometric    = 262
	tiffStrips         = 273
	tiffSamples        = 277
	tiffStripLines     = 278
	tiffStripSizes     = 279
	tiffPlanes         = 284
	tiffTiles          = 324
	tiffTileSizes      = 325
	tiffSubDirectories = 330
	tiffJPEG           = 513
	tiffJPEGSize       = 514
)

// tiffKept are the tags of the fields that a directory keeps.
var tiffKept = [...]uint16{
	tiffNewSubfileType, tiffWidth, tiffHeight, tiffBits, tiffCompression, tiffPhotometric, tiffPlanes,
	tiffStrips, tiffSamples, tiffStripLines, tiffStripSizes, tiffTiles, tiffTileSizes,
	tiffSubDirectories, tiffJPEG, tiffJPEGSize,
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
	fields [len(tiffKept)]tiffField // in the order of tiffKept
	next   int64                    // the offset of the next directory, or 0
}

// field gives the field of a tag that is kept, one without values if the
// directory has none.
func (d *tiffDirectory) field(tag uint16) tiffField {
	return d.fields[slices.Index(tiffKept[:], tag)]
}

// directory reads the directory at an offset. Some writers leave out the offset
// of the next one where the file ends.
func (t *tiff) directory(at int64) (d tiffDirectory, err error) {
	const what = "a directory"
	countSize, entrySize, offsetSize := int64(2), int64(12), int64(4)
	if t.big {
		countSize, entrySize, offsetSize = 8, 20, 8
	}
	r := &t.entries
	if err := t.open(r, what, at, countSize); err != nil {
		return d, err
	}
	entries, err := t.number(r, countSize)
	if err != nil {
		return d, err
	}
	if entries < 0 || entries > t.size/entrySize {
		return d, fmt.Errorf("%s of %d fields is larger than the file", what, entries)
	}
	at += countSize
	if at+entries*entrySize == t.size {
		offsetSize = 0
	}
	if err := t.open(r, what, at, entries*entrySize+offsetSize); err != nil {
		return d, err
	}
	for i := range entries {
		if err := t.readField(&d, at+i*entrySize); err != nil {
			return d, err
		}
	}
	if offsetSize > 0 {
		d.next, err = t.number(r, offsetSize)
	}
	return d, err
}

// readField reads one field, which stands at an offset. Values that fit into
// the last part of it are there, others where it says.
func (t *tiff) readField(d *tiffDirectory, at int64) error {
	const head = 4 // tag and type
	r := &t.entries
	b, err := r.buffer.Peek(head)
	if err != nil {
		return err
	}
	tag, f := t.order.Uint16(b), tiffField{kind: t.order.Uint16(b[2:])}
	if _, err := r.buffer.Discard(head); err != nil {
		return err
	}
	width := int64(4) // of the count, and of what follows it
	if t.big {
		width = 8
	}
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
	f.at = at + head + width
	if f.count*size > width {
		f.at = value
	}
	if !t.has(f.at, f.count*size) {
		return fmt.Errorf("field %d reaches beyond the end", tag)
	}
	if i := slices.Index(tiffKept[:], tag); i >= 0 {
		d.fields[i] = f
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
