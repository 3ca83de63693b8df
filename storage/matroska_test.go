package storage

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// element makes an element of Matroska from its ID and pieces, less than 127
// bytes of them.
func element(id string, pieces ...string) string {
	var body string
	for _, p := range pieces {
		body += p
	}
	return id + string([]byte{0x80 | byte(len(body))}) + body
}

func TestMatroskaStructure(t *testing.T) {
	const (
		segmentID, clusterID, headID = "\x18\x53\x80\x67", "\x1f\x43\xb6\x75", "\x1a\x45\xdf\xa3"
		noSize                       = "\xff"
		long                         = "\x01\xff\xff\xff\xff\xff\xff\xff" // no size either
		beyond                       = " reaches beyond what holds it"
		noData                       = "it holds no picture data"
	)
	head := element(headID, element("\x42\x82", "webm"))
	video := element("\xe0", element("\xb0", "\x14"), element("\xba", "\x0c"))
	tracks := element("\x16\x54\xae\x6b", element("\xae", element("\xe1", "")), element("\xae", video))
	block := element("\xa3", "data")
	cluster, padding := element(clusterID, element("\xe7", "\x00"), block), element("\xec", "    ")
	tests := []struct{ name, data, want string }{
		{"whole", head + element(segmentID, tracks, cluster), ""},
		{"padding before the segment", head + padding + element(segmentID, tracks, cluster), ""},
		{"group of blocks", head + element(segmentID, tracks, element(clusterID, element("\xa0", block))), ""},
		{"segment without a size", head + segmentID + noSize + tracks + cluster, ""},
		{"segment without a size, at length", head + segmentID + long + tracks + cluster, ""},
		{"clusters without a size", head + element(segmentID, tracks, clusterID+noSize+block, clusterID+noSize+block), ""},
		{"nothing with a size", head + segmentID + noSize + tracks + clusterID + noSize + block + padding, ""},
		{"another file behind one without a size", head + segmentID + noSize + tracks + cluster + head, ""},
		{"no cluster", head + element(segmentID, tracks), noData},
		{"cluster without a block", head + element(segmentID, tracks, element(clusterID)), noData},
		{"block without a byte", head + element(segmentID, tracks, element(clusterID, element("\xa3"))), noData},
		{"no segment", head, "the file ends there"},
		{"something else for a segment", head + tracks, "element 0x1654ae6b stands in place of the segment"},
		{"element beyond the segment", head + element(segmentID, tracks, cluster, "\xec\x84"), "element 0xec" + beyond},
		{"block beyond its cluster", head + element(segmentID, tracks, element(clusterID, "\xa3\x84"), "data"), "element 0xa3" + beyond},
		{"tracks without a size", head + element(segmentID, "\x16\x54\xae\x6b"+noSize), "element 0x1654ae6b does not say where it ends"},
		{"zeros for an element", head + element(segmentID, tracks, cluster, "\x00\x00"), "0x00 begins no element"},
		{"zeros for a size", head + element(segmentID, tracks, cluster, "\xec\x00"), "0x00 begins no size"},
		{"width of nine bytes", head + element(segmentID, element("\x16\x54\xae\x6b", element("\xae", element("\xe0", element("\xb0", "123456789"))))), "element 0xb0 is a number of 9 bytes"},
		{"width of 40 bits", head + element(segmentID, element("\x16\x54\xae\x6b", element("\xae", element("\xe0", element("\xb0", "\x01\x00\x00\x00\x00"))))), "its size is impossible: 4294967296 pixels"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, []byte(tt.data)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	t.Run("size", func(t *testing.T) {
		want := verdict{Format: "webm", Width: 20, Height: 12}
		got := verdictOn(bytes.NewReader([]byte(head + element(segmentID, tracks, cluster))))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func FuzzMatroska(f *testing.F) { fuzzFormat(f, "webm") }
