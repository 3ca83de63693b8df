package storage

import (
	"encoding/binary"
	"image/color"
	"testing"
)

func TestPNGStructure(t *testing.T) {
	header := make([]byte, pngHeaderSize)
	binary.BigEndian.PutUint32(header, 20)
	binary.BigEndian.PutUint32(header[4:], 12)
	noWidth := append([]byte{0, 0, 0, 0}, header[4:]...)
	var (
		sign = []byte(pngSignature)
		ihdr = chunkPNG("IHDR", header)
		idat = chunkPNG("IDAT", []byte("data"))
		text = chunkPNG("tEXt", nil)
		iend = chunkPNG("IEND", nil)
	)
	tests := []struct {
		name string
		data []byte
		want string // the fault
	}{
		{"whole", join(sign, ihdr, text, idat, idat, iend), ""},
		{"no data", join(sign, ihdr, text, iend), "it holds no picture data"},
		{"data of no bytes", join(sign, ihdr, chunkPNG("IDAT", nil), chunkPNG("IDAT", nil), iend), "it holds no picture data"},
		{"an empty chunk before the data", join(sign, ihdr, chunkPNG("IDAT", nil), idat, iend), ""},
		{"no header", join(sign, idat, iend), "it does not begin with an image header"},
		{"header not first", join(sign, text, ihdr, idat, iend), "it does not begin with an image header"},
		{"header too long", join(sign, chunkPNG("IHDR", append(header, 0)), idat, iend), "it does not begin with an image header"},
		{"two headers", join(sign, ihdr, ihdr, idat, iend), "it holds a second image header"},
		{"no width", join(sign, chunkPNG("IHDR", noWidth), idat, iend), "its size is impossible: 0 × 12"},
		{"end with data", join(sign, ihdr, idat, chunkPNG("IEND", []byte("x"))), "the end chunk is not empty"},
		{"impossible length", join(sign, ihdr, []byte("\x80\x00\x00\x00IDAT")), `chunk "IDAT" has an impossible length`},
		{"zeros for a chunk", join(sign, ihdr, idat, make([]byte, 64)), `"\x00\x00\x00\x00" is no chunk type`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, tt.data); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestPNGRejectsEveryFlippedBit(t *testing.T) {
	data := encodePNG(t, scene(color.NRGBAModel))
	for i := len(pngSignature); i < len(data); i++ {
		for bit := range 8 {
			data[i] ^= 1 << bit
			if faultOf(t, data) == "" {
				t.Errorf("passed as whole with bit %d of byte %d flipped", bit, i)
			}
			data[i] ^= 1 << bit
		}
	}
}

func FuzzPNG(f *testing.F) { fuzzFormat(f, "png") }
