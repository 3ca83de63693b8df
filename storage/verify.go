package storage

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strings"
)

// format is a type of file that is kept.
type format struct {
	name, mime, ext string
	// magic is what files of this type begin with; '?' stands for any byte.
	magic string
	// is decides where the magic is not enough: it is shown what
	// [peekHead] gives of a file that has the magic. Nil where it is.
	is func(head []byte) bool
	// walk follows the structure from the first byte to the end mark, and no
	// further. It allocates nothing that grows with the picture.
	walk func(*scanner) (frame, error)
	// inspect checks what only shows in the finished file of size bytes, one
	// that has passed its walk, and gives the size of the picture in place of
	// it. It holds nothing in memory that grows with the file. Nil where the
	// walk sees all.
	inspect func(file io.ReaderAt, size int64) (frame, error)
	// unwalked says that walk reads the header alone: whether the rest is
	// there is for the transport to tell.
	unwalked bool
}

// formats lists all of them, in the order in which they are tried. A new one is
// a file and a row.
var formats = []format{
	{name: "jpeg", mime: "image/jpeg", ext: ".jpg", magic: "\xff\xd8\xff", walk: walkJPEG},
	{name: "png", mime: "image/png", ext: ".png", magic: pngSignature, walk: walkPNG},
	{name: "gif", mime: "image/gif", ext: ".gif", magic: "GIF8?a", walk: walkGIF},
	{name: "webp", mime: "image/webp", ext: ".webp", magic: "RIFF????WEBP", walk: walkWebP},
	{name: "bmp", mime: "image/bmp", ext: ".bmp", magic: "BM", is: isBMP, walk: walkBMP},
	{name: "tiff", mime: "image/tiff", ext: ".tif", magic: "II*\x00", walk: walkTIFF, inspect: inspectTIFF},
	{name: "tiff", mime: "image/tiff", ext: ".tif", magic: "MM\x00*", walk: walkTIFF, inspect: inspectTIFF},
	{name: "tiff", mime: "image/tiff", ext: ".tif", magic: "II+\x00", walk: walkTIFF, inspect: inspectTIFF}, // BigTIFF
	{name: "tiff", mime: "image/tiff", ext: ".tif", magic: "MM\x00+", walk: walkTIFF, inspect: inspectTIFF},
	{name: "avif", mime: "image/avif", ext: ".avif", magic: fileType, is: hasBrand("avif", "avis"), walk: walkHEIF},
	{name: "heic", mime: "image/heic", ext: ".heic", magic: fileType, is: hasBrand(heicBrands...), walk: walkHEIF},
	{name: "heif", mime: "image/heif", ext: ".heif", magic: fileType, is: hasBrand("mif1", "msf1"), walk: walkHEIF},
	{name: "mov", mime: "video/quicktime", ext: ".mov", magic: fileType + "qt  ", walk: walkMP4},
	{name: "m4v", mime: "video/x-m4v", ext: ".m4v", magic: fileType + "M4V", walk: walkMP4},
	{name: "3gp", mime: "video/3gpp", ext: ".3gp", magic: fileType + "3g", walk: walkMP4},
	{name: "mp4", mime: "video/mp4", ext: ".mp4", magic: fileType, is: isMovie, walk: walkMP4},
	{name: "mov", mime: "video/quicktime", ext: ".mov", magic: "????", is: isOldMovie, walk: walkMP4},
	{name: "jxl", mime: "image/jxl", ext: ".jxl", magic: jxlSignature, walk: walkJXL},
	{name: "jxl", mime: "image/jxl", ext: ".jxl", magic: jxlCodestream, walk: walkJXLCodestream, unwalked: true},
	{name: "jp2", mime: "image/jp2", ext: ".jp2", magic: "\x00\x00\x00\x0cjP  \r\n\x87\n", walk: walkJP2, unwalked: true},
	{name: "psd", mime: "image/vnd.adobe.photoshop", ext: ".psd", magic: "8BPS\x00\x01", walk: walkPSD, unwalked: true},
	{name: "psb", mime: "image/vnd.adobe.photoshop", ext: ".psb", magic: "8BPS\x00\x02", walk: walkPSD, unwalked: true},
	{name: "ico", mime: "image/vnd.microsoft.icon", ext: ".ico", magic: "\x00\x00\x01\x00", walk: walkICO},
	{name: "webm", mime: "video/webm", ext: ".webm", magic: "\x1aE\xdf\xa3", is: ofDocType("webm"), walk: walkMatroska},
	{name: "mkv", mime: "video/x-matroska", ext: ".mkv", magic: "\x1aE\xdf\xa3", is: ofDocType("matroska"), walk: walkMatroska},
	{name: "svg", mime: "image/svg+xml", ext: ".svg", is: isSVG, walk: walkSVG},
}

// kind is what sort of file it is: "image" or "video".
func (f format) kind() string {
	kind, _, _ := strings.Cut(f.mime, "/")
	return kind
}

// frame is the size of a picture in pixels.
type frame struct{ width, height int }

// picture is what [verify] found.
type picture struct {
	format format
	frame  frame
}

// verify reads r to its end and checks that it is one whole picture of a kind
// that is wanted, an image if types is empty. What comes after the end mark is
// let pass: cameras and servers add to pictures. Its errors are those of
// [recognize] and [*UnwantedTypeError], which leave r where it is, and
// [*DamagedError] without its part, beside which the picture has its format
// alone. An error of r counts as its end: the caller knows its reader and looks
// there first.
func verify(r *bufio.Reader, types []string) (picture, error) {
	f, err := recognize(peekHead(r))
	if err != nil {
		return picture{}, err
	}
	if !wants(types, f.kind()) {
		return picture{}, &UnwantedTypeError{Kind: f.kind(), Name: f.name}
	}
	s := &scanner{r: r}
	size, err := f.walk(s)
	drain(r)
	if err != nil {
		return picture{format: f}, damage(err, f.name, s.offset)
	}
	return picture{format: f, frame: size}, nil
}

// inspect looks once more at a picture that verify has passed, now that file
// holds its size bytes. It gives a [*DamagedError] without its part, or what
// reading the file gave.
func (p *picture) inspect(file io.ReaderAt, size int64) error {
	if p.format.inspect == nil {
		return nil
	}
	found, err := p.format.inspect(file, size)
	if ioErr, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("reading the part: %w", ioErr)
	}
	if err != nil {
		return damage(err, p.format.name, size)
	}
	p.frame = found
	return nil
}

// wants says whether files of a kind are wanted.
func wants(types []string, kind string) bool {
	if len(types) == 0 {
		return kind == "image"
	}
	return slices.Contains(types, kind)
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
