package storage

import "math"

// tiffStrip is what tells the length of a strip whose directory does not, zero
// where nothing does.
type tiffStrip struct {
	line         int64 // the bytes of one
	lines, total int64 // in a strip, and in a plane of the picture
}

// strip gives that of a picture of plain pixels, zero for any other: how long
// codes are, nothing but the missing field says.
func (t *tiff) strip(d *tiffDirectory) (tiffStrip, error) {
	const (
		plain, separate = 1, 2
		subsampled      = 6 // YCbCr, of which there may be less than a value per pixel
	)
	var width, height, bits, compression, photometric, samples, lines, planes int64
	for _, f := range []struct {
		tag      uint16
		fallback int64 // of the standard
		to       *int64
	}{
		{tiffWidth, 0, &width},
		{tiffHeight, 0, &height},
		{tiffBits, 1, &bits},
		{tiffCompression, plain, &compression},
		{tiffPhotometric, 0, &photometric},
		{tiffSamples, 1, &samples},
		{tiffStripLines, math.MaxInt64, &lines},
		{tiffPlanes, 1, &planes},
	} {
		*f.to = f.fallback
		if field := d.field(f.tag); field.count > 0 {
			var err error
			if *f.to, err = t.first(field); err != nil {
				return tiffStrip{}, err
			}
		}
	}
	if planes == separate {
		samples = 1
	}
	const most = 1 << 15 // bits or samples
	if compression != plain || photometric == subsampled || bits < 1 || bits > most || samples < 1 || samples > most {
		return tiffStrip{}, nil
	}
	return tiffStrip{line: (width*bits*samples + 7) / 8, lines: max(min(lines, height), 1), total: height}, nil
}

// length is that of the i-th strip, counted from 0, as far as it is known: 1 at
// least, and no matter how much more than size, that of the file.
func (s tiffStrip) length(i, size int64) int64 {
	if s.line == 0 {
		return 1
	}
	perPlane := max((s.total+s.lines-1)/s.lines, 1)
	lines := min(s.lines, s.total-i%perPlane*s.lines)
	if lines > size/s.line {
		return size + 1
	}
	return max(s.line*lines, 1)
}
