package storage

import (
	"encoding/binary"
	"testing"
)

// bmpOf makes a BMP of a header of 40 bytes, from the fields of it that count,
// and pixels.
func bmpOf(width, height int32, depth uint16, compression, stored uint32, pixels string) []byte {
	le := binary.LittleEndian
	b := append([]byte("BM"), make([]byte, 8)...) // no size of the file
	b = le.AppendUint32(b, 54)
	b = le.AppendUint32(b, 40)
	b = le.AppendUint32(le.AppendUint32(b, uint32(width)), uint32(height))
	b = le.AppendUint16(le.AppendUint16(b, 1), depth)
	b = le.AppendUint32(le.AppendUint32(b, compression), stored)
	return append(append(b, make([]byte, 16)...), pixels...)
}

// bmpWithProfile gives a BMP of [bmpOf] the longest header and a colour profile
// behind its pixels, of a colour space.
func bmpWithProfile(bmp []byte, space string) []byte {
	le := binary.LittleEndian
	const short, profile = 40, "what a profile says"
	head := make([]byte, bmpFileHeader+bmpV5Header)
	copy(head, bmp[:bmpFileHeader+short])
	le.PutUint32(head[10:], uint32(len(head)))
	le.PutUint32(head[bmpFileHeader:], bmpV5Header)
	copy(head[bmpFileHeader+56:], []byte{space[3], space[2], space[1], space[0]})
	pixels := bmp[bmpFileHeader+short:]
	le.PutUint32(head[bmpFileHeader+112:], uint32(bmpV5Header+len(pixels)))
	le.PutUint32(head[bmpFileHeader+116:], uint32(len(profile)))
	return join(head, pixels, []byte(profile))
}

func TestBMPStructure(t *testing.T) {
	const (
		line = "\x00\x00\x00\x00"
		cut  = "the file ends there"
	)
	jpeg, png := join(soi, sof, sos, scan, eoi), encodePNG(t, scene(nil))
	into := bmpOf(1, 1, 24, bmpRGB, 0, line)
	into[10] = 50
	huffman := append(bmpOf(8, 1, 1, bmpBitFields, 3, ""), "012345678901234567890123abc"...)
	huffman[10], huffman[14] = bmpFileHeader+bmpOS2Long, bmpOS2Long
	profile := bmpWithProfile(bmpOf(1, 1, 24, bmpRGB, 0, line), "MBED")
	inRuns := bmpWithProfile(bmpOf(4, 1, 8, bmpRLE8, 99, "\x04a\x00\x01"), "LINK")
	tests := []struct {
		name string
		data []byte
		want string // the fault
	}{
		{"one pixel", bmpOf(1, 1, 24, bmpRGB, 0, line), ""},
		{"lines of whole units", bmpOf(33, 1, 1, bmpRGB, 0, line+line), ""},
		{"line cut in its padding", bmpOf(33, 1, 1, bmpRGB, 0, line+"\x00"), cut},
		{"first line on top", bmpOf(1, -2, 24, bmpRGB, 0, line+line), ""},
		{"line missing", bmpOf(1, -2, 24, bmpRGB, 0, line), cut},
		{"masks for alpha", bmpOf(1, 1, 32, bmpAlpha, 0, line), ""},
		{"64 bits", bmpOf(1, 1, 64, bmpRGB, 0, line+line), ""},
		{"no width", bmpOf(0, 1, 24, bmpRGB, 0, line), "its size is impossible: 0 × 1"},
		{"lowest height", bmpOf(1, -1<<31, 24, bmpRGB, 0, line), cut},
		{"widest and highest", bmpOf(1<<31-1, -1<<31, 64, bmpRGB, 0, line), "its size is impossible: 2147483647 × 2147483648"},
		{"odd depth", bmpOf(1, 1, 3, bmpRGB, 0, line), "pixels of 3 bits are unknown"},
		{"no depth", bmpOf(1, 1, 0, bmpRGB, 0, line), "its pixels have no bits"},
		{"unknown compression", bmpOf(1, 1, 24, 77, 0, line), "compression 77 is unknown"},
		{"compression that says how long it is", bmpOf(1, 1, 24, 11, 4, line), ""},
		{"pixels inside the headers", into, "its pixels begin inside its headers"},
		{"JPEG inside", bmpOf(1, 1, 0, bmpJPEG, 9, string(jpeg)), ""},
		{"cut JPEG inside", bmpOf(1, 1, 0, bmpJPEG, 9, string(jpeg[:len(jpeg)-1])), cut},
		{"PNG inside", bmpOf(1, 1, 0, bmpPNG, 9, string(png)), ""},
		{"runs", bmpOf(4, 2, 8, bmpRLE8, 0, "\x04a\x00\x00\x00\x03abc\x00\x00\x02\x01\x00\x01a\x00\x01"), ""},
		{"runs of four bits", bmpOf(5, 1, 4, bmpRLE4, 0, "\x00\x05ab\x0c\x00\x00\x01"), ""},
		{"runs without their end", bmpOf(4, 1, 8, bmpRLE8, 0, "\x04a\x00\x00"), ""},
		{"runs without a line", bmpOf(4, 2, 8, bmpRLE8, 0, "\x04a\x00\x00"), cut},
		{"runs without the end of a line", bmpOf(4, 1, 8, bmpRLE8, 2, "\x04a"), cut},
		{"runs with half an end", bmpOf(4, 1, 8, bmpRLE8, 0, "\x04a\x00\x00\x00"), cut},
		{"runs that move down", bmpOf(4, 3, 8, bmpRLE8, 0, "\x04a\x00\x02\x00\x02\x04a\x00\x00"), ""},
		{"runs that move down too far", bmpOf(4, 3, 8, bmpRLE8, 0, "\x04a\x00\x02\x00\x09\x00\x01"), ""},
		{"size of the runs too large", bmpOf(4, 1, 8, bmpRLE8, 9, "\x04a\x00\x01"), ""},
		{"size of the runs too small", bmpOf(4, 2, 8, bmpRLE8, 4, "\x04a\x00\x00"), cut},
		{"profile behind", profile, ""},
		{"cut profile behind", profile[:len(profile)-1], cut},
		{"profile behind runs", inRuns, ""},
		{"cut profile behind runs", inRuns[:len(inRuns)-1], cut},
		{"zeros for runs", bmpOf(4, 2, 8, bmpRLE8, 0, line+line), "it holds more lines than it says"},
		{"Huffman codes of OS/2", huffman, ""},
		{"cut codes of OS/2", huffman[:len(huffman)-1], cut},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, tt.data); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzBMP(f *testing.F) { fuzzFormat(f, "bmp") }
