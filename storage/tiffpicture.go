package storage

import (
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

// tiffList reads the values of a field one by one.
type tiffList struct {
	t     *tiff
	r     *tiffReader
	size  int64 // of a value
	count int64
}

// list gives the values of a field, to be read by r before it reads anything
// else.
func (t *tiff) list(r *tiffReader, f tiffField) (tiffList, error) {
	size := f.valueSize()
	return tiffList{t, r, size, f.count}, t.open(r, "a field", f.at, f.count*size)
}

// next reads a value.
func (l *tiffList) next() (int64, error) { return l.t.number(l.r, l.size) }

// picture checks the picture that a directory describes.
func (t *tiff) picture(d *tiffDirectory) error {
	if err := t.measure(d); err != nil {
		return err
	}
	strip, err := t.strip(d)
	if err != nil {
		return err
	}
	for _, data := range tiffData {
		if data.offsets != tiffStrips {
			strip = tiffStrip{}
		}
		offsets, err := t.list(&t.offsets, d.field(data.offsets))
		if err != nil {
			return err
		}
		sizes, err := t.list(&t.sizes, d.field(data.sizes))
		if err != nil {
			return err
		}
		if err := t.extents(data.what, &offsets, &sizes, strip); err != nil {
			return err
		}
	}
	return nil
}

// extents checks that picture data is inside the file. Old files may not say
// how much of it there is: then strip does.
func (t *tiff) extents(what string, offsets, sizes *tiffList, strip tiffStrip) error {
	if sizes.count != 0 && sizes.count < offsets.count {
		return fmt.Errorf("it says of %d %ss only how long %d are", offsets.count, what, sizes.count)
	}
	for i := range offsets.count {
		at, err := offsets.next()
		if err != nil {
			return err
		}
		n := strip.length(i, t.size)
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
	kind, err := t.first(d.field(tiffNewSubfileType))
	if err != nil {
		return err
	}
	width, err := t.first(d.field(tiffWidth))
	if err != nil {
		return err
	}
	height, err := t.first(d.field(tiffHeight))
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
	list, err := t.list(&t.offsets, f)
	if err != nil || list.count == 0 {
		return 0, err
	}
	return list.next()
}
