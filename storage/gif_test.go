package storage

import "testing"

func TestGIFStructure(t *testing.T) {
	const (
		screen  = "GIF89a\x14\x00\x0c\x00\x00\x00\x00"
		colours = "GIF89a\x14\x00\x0c\x00\x80\x00\x00" + "rgbRGB"
		noSize  = "GIF89a\x00\x00\x00\x00\x00\x00\x00"
		place   = ",\x00\x00\x00\x00\x14\x00\x0c\x00\x00"
		nowhere = ",\x00\x00\x00\x00\x00\x00\x00\x00\x00"
		pixels  = "\x02\x02ab\x01c\x00"
		loop    = "!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
		cut     = "the file ends there"
		comment = "!\xfe\x02hi\x00"
	)
	tests := []struct {
		name, data string
		want       string // the fault
	}{
		{"whole", screen + comment + place + pixels + ";", ""},
		{"with colours", colours + place + pixels + ";", ""},
		{"zero between blocks", screen + place + pixels + "\x00;", ""},
		{"size from the first image", noSize + place + pixels + nowhere + pixels + ";", ""},
		{"no size anywhere", noSize + nowhere + pixels + ";", "its size is zero"},
		{"no image", screen + comment + ";", "it holds no picture data"},
		{"no data", screen + place + "\x02\x00;", "it holds no picture data"},
		{"data in the second image", screen + place + "\x02\x00" + place + pixels + ";", ""},
		{"unknown block", screen + "X" + place + pixels + ";", "0x58 begins no block"},
		{"codes too wide", screen + place + "\x0c\x00;", "picture data with codes of 12 bits"},
		{"no trailer", screen + place + pixels, ""},
		{"no trailer but a zero", screen + place + pixels + "\x00", cut},
		{"no trailer behind a comment", screen + place + pixels + comment, cut},
		{"no trailer behind the second image", screen + place + pixels + place + pixels, cut},
		{"no trailer in an animation", screen + loop + place + pixels, cut},
		{"no trailer behind an image that is shown for a time", screen + "!\xf9\x04\x00\x0a\x00\x00\x00" + place + pixels, cut},
		{"no trailer behind an image of no data", screen + place + "\x02\x00", "it holds no picture data"},
		{"image without its end", screen + place + "\x02\x02ab", cut},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, []byte(tt.data)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzGIF(f *testing.F) { fuzzFormat(f, "gif") }
