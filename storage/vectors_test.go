package storage

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	stdgif "image/gif"
	stdjpeg "image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// vectorSize is the size of every vector.
var vectorSize = frame{20, 12}

// vector is a whole picture.
type vector struct {
	name   string
	format string
	data   []byte
}

// vectors gives whole pictures of every format and kind.
func vectors(t testing.TB) []vector {
	t.Helper()
	return []vector{
		{"jpeg baseline", "jpeg", encodeJPEG(t, scene(color.NRGBAModel))},
		{"jpeg grey", "jpeg", encodeJPEG(t, scene(color.GrayModel))},
		{"jpeg progressive", "jpeg", testFile(t, "progressive.jpg")},
		{"jpeg arithmetic", "jpeg", testFile(t, "arithmetic.jpg")},
		{"jpeg with restarts", "jpeg", testFile(t, "restart.jpg")},
		{"png colour", "png", encodePNG(t, scene(color.NRGBAModel))},
		{"png 16 bit", "png", encodePNG(t, scene(color.Gray16Model))},
		{"png interlaced", "png", testFile(t, "interlaced.png")},
		{"png animated", "png", animate(encodePNG(t, scene(color.NRGBAModel)))},
		{"gif still", "gif", encodeGIF(t, 1)},
		{"gif animated", "gif", encodeGIF(t, 3)},
		{"webp lossy", "webp", testFile(t, "lossy.webp")},
		{"webp lossless", "webp", testFile(t, "lossless.webp")},
		{"webp extended", "webp", testFile(t, "extended.webp")},
		{"webp animated", "webp", testFile(t, "animated.webp")},
	}
}

// vectorsOf gives the vectors of one format.
func vectorsOf(t testing.TB, format string) []vector {
	t.Helper()
	var of []vector
	for _, v := range vectors(t) {
		if v.format == format {
			of = append(of, v)
		}
	}
	return of
}

func testFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// scene draws a gradient of the size of a vector.
func scene(model color.Model) image.Image {
	bounds := image.Rect(0, 0, vectorSize.width, vectorSize.height)
	var img draw.Image = image.NewNRGBA(bounds)
	switch model {
	case color.GrayModel:
		img = image.NewGray(bounds)
	case color.Gray16Model:
		img = image.NewGray16(bounds)
	}
	for y := range vectorSize.height {
		for x := range vectorSize.width {
			img.Set(x, y, color.NRGBA{uint8(12 * x), uint8(20 * y), uint8(x * y), 255})
		}
	}
	return img
}

func encodeJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := stdjpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodeGIF(t testing.TB, images int) []byte {
	t.Helper()
	var movie stdgif.GIF
	for range images {
		img := image.NewPaletted(image.Rect(0, 0, vectorSize.width, vectorSize.height), palette.Plan9)
		draw.Draw(img, img.Bounds(), scene(color.NRGBAModel), image.Point{}, draw.Src)
		movie.Image, movie.Delay = append(movie.Image, img), append(movie.Delay, 10)
	}
	var b bytes.Buffer
	if err := stdgif.EncodeAll(&b, &movie); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pngHeadLen is how far the image header of a PNG reaches.
const pngHeadLen = len(pngSignature) + 8 + pngHeaderSize + 4

// animate puts the chunks of an animation of one frame into a PNG.
func animate(still []byte) []byte {
	control := binary.BigEndian.AppendUint32(nil, 1) // frames
	control = binary.BigEndian.AppendUint32(control, 0)
	frameControl := make([]byte, 26)
	binary.BigEndian.PutUint32(frameControl[4:], uint32(vectorSize.width))
	binary.BigEndian.PutUint32(frameControl[8:], uint32(vectorSize.height))
	animated := append([]byte{}, still[:pngHeadLen]...)
	animated = append(animated, chunkPNG("acTL", control)...)
	animated = append(animated, chunkPNG("fcTL", frameControl)...)
	return append(animated, still[pngHeadLen:]...)
}

// chunkPNG makes one chunk of a PNG.
func chunkPNG(kind string, data []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	chunk = append(append(chunk, kind...), data...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}

// join puts pieces together into a fresh slice.
func join(pieces ...[]byte) []byte { return bytes.Join(pieces, nil) }
