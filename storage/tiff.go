package storage

import (
	"encoding/binary"
	"errors"
	"io"
)

// A file that refers to one directory after another in a circle is told by
// their number, and by reading more than twice what there is: a byte belongs to
// one directory at most, and to one list in it.
const (
	tiffMaxDirectories = 1 << 16 // more pages than libtiff counts
	tiffMaxDepth       = 8       // of directories below a directory
)

// tiff is a look at a finished TIFF (TIFF 6.0) or BigTIFF. Its directories and
// the strips or tiles they list may stand anywhere, in any order.
type tiff struct {
	file  io.ReaderAt
	size  int64 // of the file
	order binary.ByteOrder
	big   bool // BigTIFF, whose offsets and counts have 64 bits
	// directories and left count what may still be read: of directories, and
	// of bytes in them and in the lists of strips.
	directories int
	left        int64
	// frame is that of the first picture that is not a smaller copy of another,
	// else of the first.
	frame           frame
	hasFrame, whole bool
	hasData         bool
	// These read the directory at hand, its lists, and at each depth the list
	// of those below, which is open while they are read.
	entries, offsets, sizes tiffReader
	children                [tiffMaxDepth + 1]tiffReader
}

// walkTIFF reads the header and leaves the rest to [inspectTIFF].
func walkTIFF(s *scanner) (frame, error) {
	b, err := s.next(8)
	if err != nil {
		return frame{}, err
	}
	if newTIFF(b).big {
		_, err = s.next(8)
	}
	return frame{}, err
}

// newTIFF reads what the first bytes say about all others.
func newTIFF(head []byte) *tiff {
	t := &tiff{order: binary.LittleEndian, directories: tiffMaxDirectories}
	if head[0] == 'M' {
		t.order = binary.BigEndian
	}
	const bigMagic = 43
	t.big = t.order.Uint16(head[2:]) == bigMagic
	return t
}

// inspectTIFF goes from directory to directory and checks that everything they
// refer to is inside the file.
func inspectTIFF(file io.ReaderAt, size int64) (frame, error) {
	var head [16]byte
	if n, err := file.ReadAt(head[:], 0); n < 8 {
		return frame{}, err
	}
	t := newTIFF(head[:])
	t.file, t.size, t.left = file, size, 2*size
	first := int64(t.order.Uint32(head[4:]))
	if t.big {
		first = int64(t.order.Uint64(head[8:]))
	}
	if err := t.chain(first, 0); err != nil {
		return frame{}, err
	}
	return t.frame, t.end()
}

// chain looks at a directory and at those that follow it.
func (t *tiff) chain(at int64, depth int) error {
	for at != 0 {
		if t.directories--; t.directories < 0 || depth > tiffMaxDepth {
			return errors.New("its directories have no end")
		}
		d, err := t.directory(at)
		if err != nil {
			return err
		}
		if err := t.picture(&d); err != nil {
			return err
		}
		if err := t.below(&d, depth); err != nil {
			return err
		}
		at = d.next
	}
	return nil
}

// below looks at the directories below a directory.
func (t *tiff) below(d *tiffDirectory, depth int) error {
	list, err := t.list(&t.children[depth], d.field(tiffSubDirectories))
	if err != nil {
		return err
	}
	for range list.count {
		at, err := list.next()
		if err != nil {
			return err
		}
		if err := t.chain(at, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// end says whether a picture is complete of which no part is missing.
func (t *tiff) end() error {
	switch {
	case !t.hasData:
		return errors.New("it holds no picture data")
	case t.frame.width == 0 || t.frame.height == 0:
		return errors.New("its size is zero")
	}
	return nil
}
