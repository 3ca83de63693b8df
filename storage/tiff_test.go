package storage

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"strings"
	"testing"
)

// tiffEntry is a field whose value stands in the directory itself.
type tiffEntry struct {
	tag, kind    uint16
	count, value uint32
}

// tiffOf makes a TIFF of one directory, which ends with the offset of a next
// one, and bytes behind it, from offset 74 if there are five entries.
func tiffOf(next uint32, behind string, entries ...tiffEntry) []byte {
	le := binary.LittleEndian
	b := []byte("II*\x00\x08\x00\x00\x00")
	b = le.AppendUint16(b, uint16(len(entries)))
	for _, e := range entries {
		b = le.AppendUint16(le.AppendUint16(b, e.tag), e.kind)
		b = le.AppendUint32(le.AppendUint32(b, e.count), e.value)
	}
	return append(le.AppendUint32(b, next), behind...)
}

// of16 makes a TIFF of one line of pixels of 8 bits, in a strip of unknown size
// with which the file ends after 16 bytes.
func of16(kind uint16, width, compression, photometric uint32) []byte {
	return tiffOf(0, "0123456789abcdef",
		tiffEntry{tiffWidth, kind, 1, width}, tiffEntry{tiffHeight, kind, 1, 1}, tiffEntry{tiffBits, kind, 1, 8},
		tiffEntry{tiffCompression, kind, 1, compression}, tiffEntry{tiffPhotometric, kind, 1, photometric},
		tiffEntry{tiffStrips, kind, 1, 86})
}

func TestTIFFStripLength(t *testing.T) {
	tests := []struct {
		name  string
		strip tiffStrip
		i     int64
		want  int64
	}{
		{"full", tiffStrip{line: 10, lines: 4, total: 6}, 0, 40},
		{"last", tiffStrip{line: 10, lines: 4, total: 6}, 1, 20},
		{"first of the second plane", tiffStrip{line: 10, lines: 4, total: 6}, 2, 40},
		{"beyond all files", tiffStrip{line: 1 << 58, lines: 1 << 30, total: 1 << 31}, 0, 1001},
		{"unknown", tiffStrip{}, 3, 1},
		{"no lines", tiffStrip{line: 10, lines: 1}, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.strip.length(tt.i, 1000); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestTIFFStructure(t *testing.T) {
	const long, byteKind, unknown = 4, 1, 99
	width, height := tiffEntry{tiffWidth, long, 1, 1}, tiffEntry{tiffHeight, long, 1, 1}
	at, size := tiffEntry{tiffStrips, long, 1, 74}, tiffEntry{tiffStripSizes, long, 1, 2}
	of := func(last tiffEntry) []byte { return tiffOf(0, "ab", width, height, at, size, last) }
	comment := tiffEntry{270, byteKind, 1, 0}
	big := []byte("II+\x00\x08\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff")
	tests := []struct {
		name string
		data []byte
		want string // the fault
	}{
		{"whole", of(comment), ""},
		{"unknown type", of(tiffEntry{270, unknown, 1 << 30, 1 << 30}), ""},
		{"value at the end", of(tiffEntry{270, byteKind, 76, 0}), ""},
		{"value behind the end", of(tiffEntry{270, byteKind, 76, 1}), "field 270 reaches beyond the end"},
		{"values without end", of(tiffEntry{270, 12, 1<<32 - 1, 0}), "field 270 is larger than the file"},
		{"strip behind the end", tiffOf(0, "a", width, height, at, size, comment), "strip 1 reaches beyond the end"},
		{"strip of unknown size", tiffOf(0, "a", width, height, at, comment, comment), ""},
		{"strip of unknown size behind the end", tiffOf(0, "", width, height, at, comment, comment), "strip 1 reaches beyond the end"},
		{"strip of plain pixels and unknown size", of16(long, 16, 1, 0), ""},
		{"cut strip of plain pixels and unknown size", of16(long, 17, 1, 0), "strip 1 reaches beyond the end"},
		{"cut strip of codes and unknown size", of16(long, 17, 5, 0), ""},
		{"cut strip of fewer colours and unknown size", of16(long, 17, 1, 6), ""},
		{"next directory left out at the end", tiffOf(0, "", width, height, tiffEntry{tiffStrips, long, 1, 8}, tiffEntry{tiffStripSizes, long, 1, 2})[:58], ""},
		{"next directory cut at the end", tiffOf(0, "", width, height, tiffEntry{tiffStrips, long, 1, 8}, tiffEntry{tiffStripSizes, long, 1, 2})[:60], "a directory reaches beyond the end"},
		{"fewer sizes than strips", tiffOf(0, "\x01\x00\x00\x00\x01\x00\x00\x00", width, height, tiffEntry{tiffStrips, long, 2, 74}, size, comment), "it says of 2 strips only how long 1 are"},
		{"no picture", tiffOf(0, "", width, height), "it holds no picture data"},
		{"sparse picture", tiffOf(0, "", width, height, tiffEntry{tiffStrips, long, 1, 0}, tiffEntry{tiffStripSizes, long, 1, 0}), "it holds no picture data"},
		{"no size", tiffOf(0, "abcdefghijklmno", at, size, comment, comment, comment), "its size is zero"},
		{"too wide", tiffOf(0, "ab", tiffEntry{tiffWidth, long, 1, 1 << 31}, height, at, size, comment), "its size is impossible: 2147483648 × 1"},
		{"no directory", []byte("II*\x00\x00\x00\x00\x00"), "it holds no picture data"},
		{"directory behind the end", tiffOf(99, "ab", width, height, at, size, comment), "a directory reaches beyond the end"},
		{"directories in a circle", tiffOf(8, "ab", width, height, at, size, comment), "its directories have no end"},
		{"directory in itself", of(tiffEntry{tiffSubDirectories, long, 1, 8}), "its directories have no end"},
		{"offset too large for any file", big, "a directory reaches beyond the end"},
		{"cut in its header", []byte("II+\x00\x08\x00\x00\x00"), "the file ends there"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, tt.data); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// The pages of a file whose first one is a thumbnail.
func TestTIFFTakesTheSizeOfTheWholePicture(t *testing.T) {
	const long = 4
	page := func(next, kind, width uint32) []byte {
		return tiffOf(next, "",
			tiffEntry{tiffNewSubfileType, long, 1, kind}, tiffEntry{tiffWidth, long, 1, width},
			tiffEntry{tiffHeight, long, 1, 9}, tiffEntry{tiffStrips, long, 1, 8}, tiffEntry{tiffStripSizes, long, 1, 1})
	}
	tests := []struct {
		name          string
		first, second uint32 // the kinds
		want          int
	}{
		{"both whole", 0, 0, 1},
		{"first reduced", 1, 0, 2},
		{"second reduced", 0, 1, 1},
		{"both reduced", 1, 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := join(page(74, tt.first, 1), page(0, tt.second, 2)[8:])
			found, err := verifyAll(strings.NewReader(string(data)))
			if err != nil || found.frame.width != tt.want {
				t.Errorf("got width %d, %v, want %d", found.frame.width, err, tt.want)
			}
		})
	}
}

// brokenDisk is a file that cannot be read.
type brokenDisk struct{}

func (brokenDisk) ReadAt([]byte, int64) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: "part", Err: fs.ErrInvalid}
}

// A disk that fails says nothing about the picture.
func TestInspectTellsTheDiskFromThePicture(t *testing.T) {
	p := picture{format: format{name: "tiff", inspect: inspectTIFF}}
	err := p.inspect(brokenDisk{}, 100)
	if _, damaged := errors.AsType[*DamagedError](err); damaged || !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("got %v, want the error of the disk", err)
	}
}

func FuzzTIFF(f *testing.F) { fuzzFormat(f, "tiff") }

// tiffOfPages makes a TIFF of n pages with their lists.
func tiffOfPages(n int) []byte {
	const long, pageSize = 4, 2 + 4*12 + 4
	b := []byte("II*\x00\x08\x00\x00\x00")
	for i := range n {
		next := uint32(len(b) + pageSize)
		if i == n-1 {
			next = 0
		}
		b = append(b, tiffOf(next, "", tiffEntry{tiffWidth, long, 1, 1}, tiffEntry{tiffHeight, long, 1, 1},
			tiffEntry{tiffStrips, long, 1, 8}, tiffEntry{tiffStripSizes, long, 1, 1})[8:]...)
	}
	return b
}
