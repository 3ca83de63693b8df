package storage

import (
	"bufio"
	"fmt"
	"math"
)

// tiffData are the pairs of fields that say where picture data is: offsets, and
// how many bytes are at each.
var tiffData = []struct {
	what           string
	offsets, sizes uint16
}{
	{"strip", tiffStrips, tiffStripSizes},
	{"tile", tiffTiles, tiffTileSizes},
	{"JPEG", tiffJPEG, tiffJPEGSize},
}

// tiffPiece is how many bytes of a list are read at a time.
const tiffPiece = 4 << 10

// tiffList reads the values of a field one by one.
type tiffList struct {
	t     *tiff
	r     *bufio.Reader
	size  int64 // of a value
	count int64
}

// list gives the values of a field, none if the directory has no such field.
func (t *tiff) list(f tiffField) (*tiffList, error) {
	size := f.valueSize()
	r, err := t.section("a field", f.at, f.count*size)
	if err != nil {
		return nil, err
	}
	return &tiffList{t, bufio.NewReaderSize(r, int(min(r.Size(), tiffPiece))), size, f.count}, nil
}

// next reads a value.
func (l *tiffList) next() (int64, error) { return l.t.number(l.r, l.size) }

// picture checks the picture that a directory describes.
func (t *tiff) picture(d *tiffDirectory) error {
	if err := t.measure(d); err != nil {
		return err
	}
	for _, data := range tiffData {
		offsets, err := t.list(d.fields[data.offsets])
		if err != nil {
			return err
		}
		sizes, err := t.list(d.fields[data.sizes])
		if err != nil {
			return err
		}
		if err := t.extents(data.what, offsets, sizes); err != nil {
			return err
		}
	}
	return nil
}

// extents checks that picture data is inside the file. Old files may not say
// how much of it there is.
func (t *tiff) extents(what string, offsets, sizes *tiffList) error {
	if sizes.count != 0 && sizes.count < offsets.count {
		return fmt.Errorf("it says of %d %ss only how long %d are", offsets.count, what, sizes.count)
	}
	for i := range offsets.count {
		at, err := offsets.next()
		if err != nil {
			return err
		}
		n := int64(1)
		if sizes.count > 0 {
			if n, err = sizes.next(); err != nil {
				return err
			}
		}
		if !t.has(at, n) {
			return fmt.Errorf("%s %d reaches beyond the end", what, i+1)
		}
		t.hasData = t.hasData || n > 0
	}
	return nil
}

// measure reads the size of a picture, if it is the one that counts.
func (t *tiff) measure(d *tiffDirectory) error {
	const reduced = 1
	kind, err := t.first(d.fields[tiffNewSubfileType])
	if err != nil {
		return err
	}
	width, err := t.first(d.fields[tiffWidth])
	if err != nil {
		return err
	}
	height, err := t.first(d.fields[tiffHeight])
	if err != nil {
		return err
	}
	if width < 0 || height < 0 || width > math.MaxInt32 || height > math.MaxInt32 {
		return fmt.Errorf("its size is impossible: %d × %d", width, height)
	}
	if whole := kind&reduced == 0; !t.hasFrame || whole && !t.whole {
		t.frame, t.hasFrame, t.whole = frame{int(width), int(height)}, true, whole
	}
	return nil
}

// first reads the first value of a field, 0 if the directory has no such field.
func (t *tiff) first(f tiffField) (int64, error) {
	list, err := t.list(f)
	if err != nil || list.count == 0 {
		return 0, err
	}
	return list.next()
}
