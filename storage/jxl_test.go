package storage

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJXLStructure(t *testing.T) {
	const (
		sign = jxlSignature + "\x00\x00\x00\x14ftypjxl \x00\x00\x00\x00jxl "
		// 8 × 8 pixels, all defaults, some data.
		code   = "\xff\x0a\x41\x02data"
		noEnd  = "the end of the picture data is missing"
		broken = "the parts of the picture data are out of order"
	)
	part := func(number, data string) string { return string(boxOf("jxlp", number, data)) }
	one, exif := string(boxOf("jxlc", code)), string(boxOf("Exif", "\x00\x00\x00\x00MM"))
	tests := []struct {
		name, data string
		want       string // the fault
	}{
		{"one piece", sign + one, ""},
		{"metadata around", sign + exif + one + exif, ""},
		{"one part", sign + part("\x80\x00\x00\x00", code), ""},
		{"parts", sign + part("\x00\x00\x00\x00", code[:3]) + exif + part("\x00\x00\x00\x01", code[3:5]) + part("\x80\x00\x00\x02", code[5:]), ""},
		{"empty part", sign + part("\x00\x00\x00\x00", "") + part("\x80\x00\x00\x01", code), ""},
		{"without a size", sign + "\x00\x00\x00\x00jxlc" + code, ""},
		{"last part without a size", sign + part("\x00\x00\x00\x00", code) + "\x00\x00\x00\x00jxlp\x80\x00\x00\x01", ""},
		{"no picture", sign + exif, noEnd},
		{"no last part", sign + part("\x00\x00\x00\x00", code), noEnd},
		{"a part missing", sign + part("\x00\x00\x00\x00", code) + part("\x80\x00\x00\x02", ""), broken},
		{"first part missing", sign + part("\x00\x00\x00\x01", code), broken},
		{"a part behind the last", sign + part("\x80\x00\x00\x00", code) + part("\x80\x00\x00\x01", ""), broken},
		{"a part too short", sign + string(boxOf("jxlp", "\x80\x00")), `box "jxlp" is too short`},
		{"no data", sign + string(boxOf("jxlc")), "the file ends there"},
		{"no codestream", sign + string(boxOf("jxlc", "picture")), "the picture data does not begin with its mark"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, []byte(tt.data)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// The bits of the header, lowest first: small, height, ratio, width, defaults,
// extra fields, orientation.
func TestJXLSize(t *testing.T) {
	tests := []struct {
		name string
		bits string
		want frame
	}{
		{"small square", "1 00000 100 1", frame{8, 8}},
		{"small", "1 10000 000 01000 1", frame{24, 16}},
		{"9 bits", "0 00 110000000 000 00 001000000 1", frame{5, 4}},
		{"13 bits", "0 10 0000000001000 100 1", frame{513, 513}},
		{"18 bits", "0 01 000000000000000001 111 1", frame{262146, 131073}},
		{"30 bits", "0 11 000000000000000000000000000001 100 1", frame{536870913, 536870913}},
		{"16:9", "1 01000 101 1", frame{42, 24}},
		{"upright", "1 10000 000 01000 0 1 000", frame{24, 16}},
		{"upside down", "1 10000 000 01000 0 1 010", frame{24, 16}},
		{"turned", "1 10000 000 01000 0 1 101", frame{16, 24}},
		{"no extra fields", "1 10000 000 01000 0 0 101", frame{24, 16}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := jxlSize(append([]byte(jxlCodestream), packBits(tt.bits)...))
			if got != tt.want || err != nil {
				t.Errorf("got %v, %v, want %v", got, err, tt.want)
			}
		})
	}
}

// packBits makes bytes of bits, lowest first.
func packBits(bits string) []byte {
	packed := make([]byte, jxlHeader-2)
	at := 0
	for _, c := range bits {
		switch c {
		case '1':
			packed[at/8] |= 1 << (at % 8)
			at++
		case '0':
			at++
		}
	}
	return packed
}

// A codestream without boxes states neither its length nor its end: what is cut
// behind its header cannot be told.
func TestJXLCodestream(t *testing.T) {
	headers := map[string]int{
		"jxl/default-48x32.jxl": 4, "jxl/flat-3x1.jxl": 6, "jxl/lossless-48x32.jxl": 4, "jxl/moving-48x32.jxl": 4,
		"jxl/odd-33x17.jxl": 6, "jxl/ratio-2-128x64.jxl": 4, "jxl/ratio-64x64.jxl": 4, "jxl/tiny-1x1.jxl": 5,
	}
	got := map[string]int{}
	for _, f := range boxFiles(t) {
		if !isCodestream(f) {
			continue
		}
		silent := cuts(f.data)
		if len(silent) != len(f.data)-silent[0] {
			t.Errorf("%s: some cuts behind byte %d were told", f.name, silent[0])
		}
		got[f.name] = silent[0]
	}
	if diff := cmp.Diff(headers, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	part := spool(t, openDisk(t), "ab", testFile(t, "jxl/default-48x32.jxl"))
	if part.Walked || part.Width != 48 {
		t.Errorf("got %+v, want it not walked", part)
	}
}

func FuzzJXLSize(f *testing.F) {
	f.Add([]byte("\xff\x0a\x41\x02"))
	f.Fuzz(func(t *testing.T, head []byte) {
		size, err := jxlSize(head)
		if err == nil && (size.width < 0 || size.height < 0 || !bytes.HasPrefix(head, []byte(jxlCodestream))) {
			t.Errorf("%x: %v", head, size)
		}
	})
}
