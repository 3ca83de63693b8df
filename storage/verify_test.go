package storage

import (
	"bufio"
	"bytes"
	"errors"
	"image/color"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

var everyKind = []string{"image", "video"}

// verdict is what verify says, in a shape that can be compared.
type verdict struct {
	Format        string
	Width, Height int
	Fault         string
}

func verdictOn(r io.Reader) verdict {
	found, err := verifyAll(r)
	if err != nil {
		return verdict{Fault: err.Error()}
	}
	return verdict{found.format.name, found.frame.width, found.frame.height, ""}
}

// verifyAll verifies and inspects, as a spool does.
func verifyAll(r io.Reader) (picture, error) {
	var part bytes.Buffer
	found, err := verify(bufio.NewReaderSize(io.TeeReader(r, &part), bufferSize), everyKind)
	if err == nil {
		err = found.inspect(bytes.NewReader(part.Bytes()), int64(part.Len()))
	}
	return found, err
}

// faultOf gives the fault of a damaged picture, or "" if it passed as whole.
func faultOf(t *testing.T, data []byte) string {
	t.Helper()
	_, err := verifyAll(bytes.NewReader(data))
	var damaged *DamagedError
	if err != nil && !errors.As(err, &damaged) {
		t.Fatalf("want a *DamagedError, got %v", err)
	}
	if err == nil {
		return ""
	}
	return damaged.Why
}

func TestVerifyAcceptsWholePictures(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.name, func(t *testing.T) {
			want := verdict{Format: v.format, Width: 20, Height: 12}
			if diff := cmp.Diff(want, verdictOn(bytes.NewReader(v.data))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestVerifyPutsUpWithTrailingBytes(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.name, func(t *testing.T) {
			want := verdict{Format: v.format, Width: 20, Height: 12}
			if diff := cmp.Diff(want, verdictOn(bytes.NewReader(join(v.data, v.data)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestVerifyRejectsEveryTruncation(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.name, func(t *testing.T) {
			for n := 1; n < len(v.data); n++ {
				if faultOf(t, v.data[:n]) == "" {
					t.Errorf("passed as whole after %d of %d bytes", n, len(v.data))
				}
			}
		})
	}
}

// A file that was allotted in full and filled in half: the rest is zeros.
func TestVerifyRejectsZeroTail(t *testing.T) {
	for _, v := range vectors(t) {
		switch v.name {
		case "webp lossy", "webp lossless", "webp extended":
			continue // their one chunk of data has no mark that zeros would hide
		}
		t.Run(v.name, func(t *testing.T) {
			half := append([]byte{}, v.data...)
			clear(half[len(half)/2:])
			if faultOf(t, half) == "" {
				t.Error("passed as whole")
			}
		})
	}
}

func TestVerifyReadsToTheEnd(t *testing.T) {
	whole := encodeGIF(t, 1)
	tests := []struct {
		name string
		data []byte
	}{
		{"whole with bytes behind", join(whole, make([]byte, 3*bufferSize))},
		{"damaged early", join(whole[:40], make([]byte, 3*bufferSize))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := bytes.NewReader(tt.data)
			_, _ = verify(bufio.NewReader(r), everyKind)
			if r.Len() != 0 {
				t.Errorf("%d bytes left unread", r.Len())
			}
		})
	}
}

func TestVerifyVerdictDoesNotDependOnPieces(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.name, func(t *testing.T) {
			for _, data := range [][]byte{v.data, v.data[:len(v.data)/2], join(v.data, []byte("tail"))} {
				samePieces(t, data)
			}
		})
	}
}

// samePieces checks that data gets one verdict however it arrives.
func samePieces(t *testing.T, data []byte) {
	t.Helper()
	want := verdictOn(bytes.NewReader(data))
	for _, r := range []io.Reader{
		iotest.OneByteReader(bytes.NewReader(data)),
		iotest.DataErrReader(bytes.NewReader(data)),
		&randomReader{bytes.NewReader(data), rand.New(rand.NewPCG(1, uint64(len(data))))},
	} {
		if diff := cmp.Diff(want, verdictOn(r)); diff != "" {
			t.Errorf("%T (-want +got)\n%s", r, diff)
		}
	}
}

// randomReader reads pieces of any size.
type randomReader struct {
	r   io.Reader
	rnd *rand.Rand
}

func (r *randomReader) Read(p []byte) (int, error) {
	return r.r.Read(p[:min(len(p), 1+r.rnd.IntN(9))])
}

func TestVerifyAllocatesNothingThatGrows(t *testing.T) {
	tests := []struct {
		name string
		of   func(chunks int) []byte
	}{
		{"jpeg segments", func(n int) []byte {
			return join(soi, bytes.Repeat(app0, n), sof, bytes.Repeat(join(sos, scan), n), eoi)
		}},
		{"png chunks", func(n int) []byte {
			still := encodePNG(t, scene(color.GrayModel))
			head, rest := still[:pngHeadLen], still[pngHeadLen:]
			return join(head, bytes.Repeat(chunkPNG("tEXt", []byte("text")), n), rest)
		}},
		{"gif blocks", func(n int) []byte {
			still := encodeGIF(t, 1)
			head, end := still[:len(still)-1], still[len(still)-1:]
			return join(head, bytes.Repeat([]byte("!\xfe\x02hi\x00"), n), end)
		}},
		{"webp chunks", func(n int) []byte {
			lossless := chunkWebP("VP8L", "/\x13\xc0\x02\x00x")
			return riff(lossless, bytes.Repeat(chunkWebP("EXIF", "data"), n))
		}},
		{"bmp runs", func(n int) []byte {
			return bmpOf(4, int32(n), 8, bmpRLE8, 0, strings.Repeat("\x04a\x00\x00", n)+"\x00\x01")
		}},
		{"matroska blocks", func(n int) []byte {
			head := element("\x1a\x45\xdf\xa3", element("\x42\x82", "webm"))
			return []byte(head + "\x18\x53\x80\x67\xff" + strings.Repeat("\x1f\x43\xb6\x75\xff"+element("\xa3", "data"), n))
		}},
		{"svg elements", func(n int) []byte {
			return []byte("<svg>" + strings.Repeat("<g id='&amp;'><a>b</a></g>", n) + "</svg>")
		}},
		{"svg attributes of the root", func(n int) []byte {
			return []byte("<svg " + strings.Repeat("data-of-an-editor='"+strings.Repeat("d", 50)+"' ", n) + "/>")
		}},
		{"svg entities", func(n int) []byte {
			long := strings.Repeat("long", 20)
			return []byte("<!DOCTYPE svg [<!ENTITY " + long + " ''>]><svg>" + strings.Repeat("&"+long+";", n) + "</svg>")
		}},
		{"tiff directories", func(n int) []byte { return tiffOfPages(min(n, 1000)) }},
		{"tiff strips", func(n int) []byte {
			const long = 4
			count := uint32(n + 1) // a list of one would stand in its field
			lists := strings.Repeat("\x08\x00\x00\x00", n+1) + strings.Repeat("\x01\x00\x00\x00", n+1)
			return tiffOf(0, lists, tiffEntry{tiffWidth, long, 1, 1}, tiffEntry{tiffHeight, long, 1, 1},
				tiffEntry{tiffStrips, long, count, 62}, tiffEntry{tiffStripSizes, long, count, 62 + 4*count})
		}},
		{"heif items", func(n int) []byte {
			const whole = "\x00\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x00\x00\x01\x00\x00\x00\x10\x00\x00\x00\x0a"
			item := string(boxOf("infe", "\x02\x00\x00\x00\x00\x09\x00\x00hvc1\x00"))
			return []byte(avifType + pictureBox(whole, string(boxOf("iinf", "\x00\x00\x00\x00\x00\x00", strings.Repeat(item, n)))) + tenBytes)
		}},
		{"mp4 tracks", func(n int) []byte {
			chunk := string(boxOf("stco", "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10"))
			track := string(boxOf("trak", string(boxOf("mdia", string(boxOf("minf", string(boxOf("stbl", chunk))))))))
			return join([]byte("\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp41"), boxOf("moov", strings.Repeat(track, n)))
		}},
		{"jxl boxes", func(n int) []byte {
			return join([]byte(jxlSignature), bytes.Repeat(boxOf("free"), n), boxOf("jxlc", jxlCodestream, strings.Repeat("\x00", 10)))
		}},
		{"svg attribute", func(n int) []byte { return []byte("<svg a='" + strings.Repeat("data", n+100) + "'/>") }},
		{"bytes behind", func(n int) []byte { return join(encodeGIF(t, 1), make([]byte, 8*n)) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := bufio.NewReaderSize(nil, bufferSize)
			allocs := func(data []byte) float64 {
				if fault := faultOf(t, data); fault != "" {
					t.Fatal(fault)
				}
				return testing.AllocsPerRun(5, func() {
					r.Reset(bytes.NewReader(data))
					found, err := verify(r, everyKind)
					if err == nil {
						_ = found.inspect(bytes.NewReader(data), int64(len(data)))
					}
				})
			}
			if got, want := allocs(tt.of(100_000)), allocs(tt.of(1)); got > want {
				t.Errorf("%v allocations, %v for a small one", got, want)
			}
		})
	}
}

// fuzzFormat feeds variations of the vectors and the corpus of one format.
func fuzzFormat(f *testing.F, format string) {
	for _, v := range vectorsOf(f, format) {
		f.Add(v.data)
		f.Add(v.data[:len(v.data)/2])
	}
	for _, file := range corpus(f, format) {
		f.Add(file.data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { samePieces(t, data) })
}

func BenchmarkVerifyJPEG200kB(b *testing.B) {
	data := largeJPEG(b, 200<<10)
	r := bufio.NewReaderSize(nil, bufferSize)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		r.Reset(bytes.NewReader(data))
		if _, err := verify(r, everyKind); err != nil {
			b.Fatal(err)
		}
	}
}
