package storage

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pictureBox makes the meta box of one item with id 7 from its locations and
// further boxes.
func pictureBox(locations string, more ...string) string {
	return string(boxOf("meta", "\x00\x00\x00\x00",
		string(boxOf("hdlr", "\x00\x00\x00\x00\x00\x00\x00\x00pict")),
		string(boxOf("pitm", "\x00\x00\x00\x00\x00\x07")),
		string(boxOf("iloc", locations)),
		strings.Join(more, "")))
}

const (
	avifType = "\x00\x00\x00\x14ftypavif\x00\x00\x00\x00mif1"
	// tenBytes is a box of media data with ten bytes of data.
	tenBytes = "\x00\x00\x00\x12mdat0123456789"
)

func TestHEIFLocations(t *testing.T) {
	const (
		noData = "it holds no picture data"
		small  = "an item reaches beyond the box of small items"
	)
	idat := string(boxOf("idat", "0123456789"))
	tests := []struct {
		name      string
		locations string
		more      string
		want      string // the fault
	}{
		{"version 0", "\x00\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x00\x00\x01\x00\x00\x00\x10\x00\x00\x00\x0a", "", ""},
		{"version 0 with a base", "\x00\x00\x00\x00\x44\x40\x00\x01\x00\x07\x00\x00\x00\x00\x00\x08\x00\x01\x00\x00\x00\x08\x00\x00\x00\x0a", "", ""},
		{"version 0 of 64 bits", "\x00\x00\x00\x00\x88\x00\x00\x01\x00\x07\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00\x0a", "", ""},
		{"version 0 without offset and length", "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x07\x00\x00\x00\x01", "", ""},
		{"version 1 with an index", "\x01\x00\x00\x00\x44\x04\x00\x01\x00\x07\x00\x00\x00\x00\x00\x01\x00\x00\x00\x09\x00\x00\x00\x10\x00\x00\x00\x0a", "", ""},
		{"version 1 in the box of small items", "\x01\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x0a", idat, ""},
		{"version 1 beyond the box of small items", "\x01\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x0a", idat, small},
		{"version 1 without the box of small items", "\x01\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x0a", "", small},
		{"version 1 in another item", "\x01\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x02\x00\x00\x00\x01\x00\xff\xff\xff\x00\x00\x00\x0a", "", ""},
		{"version 1 in another file", "\x01\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x00\x00\x01\x00\x01\x00\xff\xff\xff\x00\x00\x00\x0a", "", ""},
		{"version 2", "\x02\x00\x00\x00\x44\x00\x00\x00\x00\x01\x00\x00\x00\x07\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10\x00\x00\x00\x0a", "", ""},
		{"two pieces", "\x00\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x00\x00\x02\x00\x00\x00\x10\x00\x00\x00\x0a\x00\x00\x00\x10\x00\x00\x00\x02", "", ""},
		{"beyond the file", "\x00\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x00\x00\x01\x00\x00\x00\x10\x00\x00\x01\x00", "", "its data should reach to byte 272"},
		{"beyond every file", "\x00\x00\x00\x00\x88\x80\x00\x01\x00\x07\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x01\x00\x00\x00\x00\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00\x0a", "", "an item lies beyond every file"},
		{"length beyond every file", "\x00\x00\x00\x00\x88\x00\x00\x01\x00\x07\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x10\xff\xff\xff\xff\xff\xff\xff\xff", "", "its data should reach to byte 9223372036854775807"},
		{"no piece", "\x00\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x00\x00\x00", "", noData},
		{"another item", "\x00\x00\x00\x00\x44\x00\x00\x01\x00\x08\x00\x00\x00\x01\x00\x00\x00\x10\x00\x00\x00\x0a", "", noData},
		{"no item", "\x00\x00\x00\x00\x44\x00\x00\x00", "", noData},
		{"the item shows another", "\x00\x00\x00\x00\x44\x00\x00\x00", string(boxOf("iinf", "\x00\x00\x00\x00\x00\x01", string(boxOf("infe", "\x02\x00\x00\x00\x00\x07\x00\x00iden\x00")))), ""},
		{"more items than there are", "\x00\x00\x00\x00\x44\x00\xff\xff\x00\x07\x00\x00\x00\x00", "", `box "iloc" is too short`},
		{"numbers of 3 bytes", "\x00\x00\x00\x00\x43\x00\x00\x01\x00\x07\x00\x00\x00\x01", "", `box "iloc" has numbers of 3 bytes`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := avifType + pictureBox(tt.locations, tt.more) + tenBytes
			if got := faultOf(t, []byte(data)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Pieces that take no bytes cost no time, however many there are: all of these
// would take a minute.
func TestHEIFBearsPiecesOfNoBytes(t *testing.T) {
	const items = 60_000
	item := "\x00\x07\x00\x00\xff\xff"
	locations := "\x00\x00\x00\x00\x00\x00\xea\x60" + strings.Repeat(item, items)
	if got := faultOf(t, []byte(avifType+pictureBox(locations)+tenBytes)); got != "" {
		t.Error(got)
	}
}

func TestHEIFProperties(t *testing.T) {
	const whole = "\x00\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x00\x00\x01\x00\x00\x00\x10\x00\x00\x00\x0a"
	list := func(of ...string) string { return string(boxOf("ipco", of...)) }
	of := func(associations string) string { return string(boxOf("ipma", associations)) }
	size := func(size string) string { return string(boxOf("ispe", "\x00\x00\x00\x00"+size)) }
	var (
		small = size("\x00\x00\x00\x01\x00\x00\x00\x01")
		wide  = size("\x00\x00\x00\x30\x00\x00\x00\x20")
		bomb  = size("\x7f\xff\xff\xff\x7f\xff\xff\xff")
		turn  = string(boxOf("irot", "\x01"))
		flip  = string(boxOf("irot", "\x02"))
	)
	tests := []struct {
		name       string
		properties []string
		want       verdict
	}{
		{"second of two", []string{list(small, wide), of("\x00\x00\x00\x00\x00\x00\x00\x01\x00\x07\x01\x82")}, verdict{"avif", 48, 32, ""}},
		{"index of 15 bits", []string{list(small, wide), of("\x00\x00\x00\x01\x00\x00\x00\x01\x00\x07\x01\x80\x02")}, verdict{"avif", 48, 32, ""}},
		{"id of 32 bits", []string{list(wide), of("\x01\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x07\x01\x01")}, verdict{"avif", 48, 32, ""}},
		{"after another item", []string{list(small, wide), of("\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x01\x01\x00\x07\x01\x02")}, verdict{"avif", 48, 32, ""}},
		{"turned", []string{list(wide, turn), of("\x00\x00\x00\x00\x00\x00\x00\x01\x00\x07\x02\x01\x02")}, verdict{"avif", 32, 48, ""}},
		{"turned before its size", []string{list(turn, wide), of("\x00\x00\x00\x00\x00\x00\x00\x01\x00\x07\x02\x01\x02")}, verdict{"avif", 32, 48, ""}},
		{"upside down", []string{list(wide, flip), of("\x00\x00\x00\x00\x00\x00\x00\x01\x00\x07\x02\x01\x02")}, verdict{"avif", 48, 32, ""}},
		{"bomb", []string{list(bomb), of("\x00\x00\x00\x00\x00\x00\x00\x01\x00\x07\x01\x01")}, verdict{"avif", 0x7fffffff, 0x7fffffff, ""}},
		{"none", nil, verdict{"avif", 0, 0, ""}},
		{"none that is listed", []string{list(wide), of("\x00\x00\x00\x00\x00\x00\x00\x01\x00\x07\x02\x00\x09")}, verdict{"avif", 0, 0, ""}},
		{"beyond those remembered", []string{list(strings.Repeat(small, maxProperties), wide), of("\x00\x00\x00\x01\x00\x00\x00\x01\x00\x07\x01\x04\x01")}, verdict{"avif", 0, 0, ""}},
		{"no height", []string{list(size("\x00\x00\x00\x30\x00\x00\x00\x00")), of("\x00\x00\x00\x00\x00\x00\x00\x01\x00\x07\x01\x01")},
			verdict{Fault: "its size is impossible: 48 × 0"}},
		{"list cut short", []string{list(wide), of("\x00\x00\x00\x00\xff\xff\xff\xff\x00\x07\x01\x01")},
			verdict{Fault: `box "ipma" is too short`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := avifType + pictureBox(whole, string(boxOf("iprp", tt.properties...))) + tenBytes
			got := verdictOn(strings.NewReader(data))
			if _, why, isFault := strings.Cut(got.Fault, ": "); isFault {
				got.Fault = why
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestHEIFStructure(t *testing.T) {
	whole := pictureBox("\x00\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x00\x00\x01\x00\x00\x00\x10\x00\x00\x00\x0a")
	large := func(b string) string { // with a size of 64 bits
		size := uint64(len(b) + 8)
		return "\x00\x00\x00\x01" + b[4:8] + "\x00\x00\x00\x00\x00\x00" + string([]byte{byte(size >> 8), byte(size)}) + b[8:]
	}
	endless := func(b string) string { return "\x00\x00\x00\x00" + b[4:] }
	tests := []struct {
		name string
		data string
		want string // the fault
	}{
		{"description first", avifType + whole + tenBytes, ""},
		{"description last", avifType + tenBytes + whole, ""},
		{"sizes of 64 bits", avifType + large(whole) + large(tenBytes), ""},
		{"last box without a size", avifType + whole + endless(tenBytes), ""},
		{"description without a size", avifType + tenBytes + endless(whole), ""},
		{"description without a size, cut", avifType + tenBytes + endless(whole)[:70], "the file ends there"},
		{"no description", avifType + tenBytes, "what describes the movie is missing"},
		{"description of something else", avifType + strings.Replace(whole, "pict", "mdir", 1) + tenBytes, "what describes the movie is missing"},
		{"zeros for the data", avifType + strings.Replace(whole, "\x00\x00\x00\x10\x00\x00\x00\x0a", "\x00\x00\x00\x78\x00\x00\x00\x0a", 1) + strings.Repeat("\x00", 60), "its data should reach to byte 130"},
		{"box in a box beyond it", avifType + strings.Replace(whole, "\x00\x00\x00\x0epitm", "\x00\x00\x01\x0epitm", 1) + tenBytes, `box "pitm" reaches beyond the one around it`},
		{"box in a box without a size", avifType + strings.Replace(whole, "\x00\x00\x00\x0epitm", "\x00\x00\x00\x00pitm", 1) + tenBytes, "it holds no picture data"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, []byte(tt.data)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Every brand leads to its walk.
func TestHEIFBrands(t *testing.T) {
	whole := testFile(t, "heic/default-48x32.heic")
	for brand, want := range map[string]string{"heix": "heic", "hevc": "heic", "mif1": "heic", "avif": "avif"} {
		data := bytes.Clone(whole)
		copy(data[8:], brand)
		if diff := cmp.Diff(verdict{want, 48, 32, ""}, verdictOn(bytes.NewReader(data))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", brand, diff)
		}
	}
}
