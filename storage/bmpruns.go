package storage

import (
	"errors"
	"io"
)

// What may stand after a zero in the runs of a BMP. Any other number is that of
// the pixels that follow as they are.
const (
	bmpEndOfLine = 0
	bmpEnd       = 1
	bmpMove      = 2
)

// bmpRuns is a walk over the run-length encoded pixels of a BMP.
type bmpRuns struct {
	s *scanner
	// lines counts those that have not ended.
	lines int64
	// depth is the bits of a pixel.
	depth int64
}

// walk goes from run to run up to the end mark, or up to the end of the file if
// all lines have ended there. How many bytes the header states is often wrong.
func (r *bmpRuns) walk() error {
	for {
		b, err := r.s.next(2)
		if errors.Is(err, io.EOF) && len(b) == 0 && r.lines == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		count, value := b[0], b[1]
		switch {
		case count == 0 && value == bmpEnd:
			return nil
		case count == 0:
			err = r.escape(value)
		case r.depth > 8:
			err = r.s.skip(r.depth/8 - 1) // of the run's pixel
		}
		if err != nil {
			return err
		}
	}
}

// escape passes over what follows a zero.
func (r *bmpRuns) escape(value byte) error {
	switch value {
	case bmpEndOfLine:
		// Zeros where runs were to go on would be nothing but ends of lines.
		if r.lines--; r.lines < 0 {
			return errors.New("it holds more lines than it says")
		}
		return nil
	case bmpMove:
		b, err := r.s.next(2) // to the right, and down
		if err == nil {
			r.lines = max(r.lines-int64(b[1]), 0)
		}
		return err
	}
	bytes := (int64(value)*r.depth + 7) / 8
	return r.s.skip(bytes + bytes%2)
}
