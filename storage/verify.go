package storage

import (
	"bufio"
	"errors"
	"io"
	"math"
)

// format is a type of picture that can be verified.
type format struct {
	name, mime, ext string
	// magic is what files of this type begin with; '?' stands for any byte.
	magic string
	// walk follows the structure from the first byte to the end mark, and no
	// further. It allocates nothing that grows with the picture.
	walk func(*scanner) (frame, error)
}

// formats lists all of them. A new one is a file and a row.
var formats = []format{
	{"jpeg", "image/jpeg", ".jpg", "\xff\xd8\xff", walkJPEG},
	{"png", "image/png", ".png", pngSignature, walkPNG},
	{"gif", "image/gif", ".gif", "GIF8?a", walkGIF},
	{"webp", "image/webp", ".webp", "RIFF????WEBP", walkWebP},
}

// frame is the size of a picture in pixels.
type frame struct{ width, height int }

// picture is what [verify] found.
type picture struct {
	format format
	frame  frame
}

// verify reads r to its end and checks that it is one whole picture. What comes
// after the end mark is let pass: cameras and servers add to pictures. Its errors
// are those of [recognize], which leave r where it is, and [*DamagedError]
// without size and hash. An error of r counts as its end: the caller knows its
// reader and looks there first.
func verify(r *bufio.Reader) (picture, error) {
	head, _ := r.Peek(sniffLen)
	f, err := recognize(head)
	if err != nil {
		return picture{}, err
	}
	s := &scanner{r: r}
	size, err := f.walk(s)
	drain(r)
	if err != nil {
		return picture{}, damage(err, f.name, s.offset)
	}
	return picture{format: f, frame: size}, nil
}

// damage puts what a walk found into the error that callers see.
func damage(err error, format string, offset int64) *DamagedError {
	why := err.Error()
	if errors.Is(err, io.EOF) {
		why = "the file ends there"
	}
	return &DamagedError{Format: format, Why: why, Offset: offset}
}

// drain reads r to its end.
func drain(r *bufio.Reader) {
	for {
		if _, err := r.Discard(math.MaxInt32); err != nil {
			return
		}
	}
}
