package storage

import (
	"image"
	"math/rand/v2"
	"testing"
)

// The pieces of a small JPEG, 20 × 12.
var (
	soi   = []byte("\xff\xd8")
	app0  = []byte("\xff\xe0\x00\x04ab")
	sof   = []byte("\xff\xc0\x00\x0b\x08\x00\x0c\x00\x14\x01\x01\x11\x00")
	sos   = []byte("\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00")
	scan  = []byte("\x12\x34\xff\x00\x56\xff\xd0\x78")
	eoi   = []byte("\xff\xd9")
	lines = []byte("\xff\xdc\x00\x04\x00\x0c")
)

func TestJPEGStructure(t *testing.T) {
	openHeight := append([]byte{}, sof...)
	openHeight[6] = 0
	noWidth := append([]byte{}, sof...)
	noWidth[8] = 0
	ls := append([]byte{}, sof...)
	ls[1] = jpegSOFL
	differential := append([]byte{}, sof...)
	differential[1] = 0xc5
	preset := []byte("\xff\xf8\x00\x04\x01\x00") // LSE
	tests := []struct {
		name string
		data []byte
		want string // the fault
	}{
		{"whole", join(soi, app0, sof, sos, scan, eoi), ""},
		{"fill bytes before markers", join(soi, app0, []byte("\xff\xff"), sof, sos, scan, []byte("\xff\xff\xff"), eoi), ""},
		{"stray bytes between segments", join(soi, app0, []byte("stray"), sof, sos, scan, eoi), ""},
		{"several scans", join(soi, app0, sof, sos, scan, sos, scan, eoi), ""},
		{"end mark inside a segment", join(soi, []byte("\xff\xe1\x00\x06\xff\xd9\xff\xd8"), sof, sos, scan, eoi), ""},
		{"height after the scan", join(soi, app0, openHeight, sos, scan, lines, eoi), ""},
		{"height never told", join(soi, app0, openHeight, sos, scan, eoi), "its size is zero"},
		{"no width", join(soi, app0, noWidth, sos, scan, eoi), "its size is zero"},
		{"no scan", join(soi, app0, sof, eoi), "it holds no picture data"},
		{"scan of no data", join(soi, app0, sof, sos, eoi), "it holds no picture data"},
		{"scan of fill bytes and restarts", join(soi, app0, sof, sos, []byte("\xff\xff\xd0\xff\xd1\xff"), eoi), "it holds no picture data"},
		{"scan of one byte", join(soi, app0, sof, sos, []byte("\x12"), eoi), ""},
		{"scan of one byte 0xff", join(soi, app0, sof, sos, []byte("\xff\x00"), eoi), ""},
		{"scan of one byte after a restart", join(soi, app0, sof, sos, []byte("\xff\xd0\x12"), eoi), ""},
		{"stray bytes for a scan", join(soi, app0, []byte("stray"), sof, sos, lines, []byte("stray"), eoi), "it holds no picture data"},
		{"scan before the frame", join(soi, app0, sos, scan, sof, eoi), "picture data comes before the size of the picture"},
		{"another image inside", join(soi, app0, sof, sos, scan, soi, app0, sof, sos, scan, eoi), "a second image begins before the first has ended"},
		{"reserved marker", join(soi, app0, sof, sos, scan, []byte("\xff\x02"), eoi), "0xff02 is no marker"},
		{"segment shorter than its length", join(soi, []byte("\xff\xe0\x00\x01"), sof, sos, scan, eoi), "segment 0xffe0 has an impossible length"},
		{"frame too short", join(soi, app0, []byte("\xff\xc0\x00\x07\x08\x00\x0c\x00\x14"), sos, scan, eoi), "the frame header is too short"},
		{"JPEG-LS", join(soi, preset, ls, sos, []byte("\x12\xff\x01\xff\x7f\xff\x34"), eoi), ""},
		{"JPEG-LS without its end", join(soi, ls, sos, []byte("\x12\xff\x01")), "the file ends there"},
		{"JPEG-LS without data", join(soi, ls, sos, eoi), "it holds no picture data"},
		{"reserved marker before a scan of JPEG-LS", join(soi, ls, []byte("\xff\x02"), sos, scan, eoi), "0xff02 is no marker"},
		{"frames one above the other", join(soi, sof, sos, scan, differential, sos, scan, eoi), ""},
		{"zeros for an end", join(soi, app0, sof, sos, scan, make([]byte, 5000)), "the file ends there"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, tt.data); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzJPEG(f *testing.F) { fuzzFormat(f, "jpeg") }

// largeJPEG makes a JPEG of noise of at least size bytes.
func largeJPEG(t testing.TB, size int) []byte {
	t.Helper()
	rnd := rand.New(rand.NewPCG(1, 2))
	for side := 64; ; side += 64 {
		img := image.NewGray(image.Rect(0, 0, side, side))
		for i := range img.Pix {
			img.Pix[i] = uint8(rnd.Uint32())
		}
		if data := encodeJPEG(t, img); len(data) >= size {
			return data
		}
	}
}
