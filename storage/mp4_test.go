package storage

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMP4Structure(t *testing.T) {
	const (
		kind    = "\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp41"
		none    = "\x00\x00\x00\x00"
		noMovie = "what describes the movie is missing"
		noData  = "it holds no picture data"
		noPart  = "the data of a fragment is missing"
	)
	movieOf := func(tables ...string) string {
		return string(boxOf("moov", string(boxOf("trak", string(boxOf("mdia", string(boxOf("minf", string(boxOf("stbl", tables...))))))))))
	}
	at := func(offset string) string { return movieOf(string(boxOf("stco", none, "\x00\x00\x00\x01", offset))) }
	var (
		movie    = at("\x00\x00\x00\x14")
		empty    = movieOf()
		data     = string(boxOf("mdat", "0123456789"))
		fragment = string(boxOf("moof", "about the fragment"))
	)
	index := func(first, length string) string {
		return string(boxOf("sidx", none, none, none, none, first, "\x00\x00\x00\x01", length, none, none))
	}
	tests := []struct {
		name, data string
		want       string // the fault
	}{
		{"movie first", kind + movie + data, ""},
		{"movie last", kind + data + movie, ""},
		{"without a brand", data + movie, ""},
		{"without a brand, after room", "\x00\x00\x00\x08wide" + data + movie, ""},
		{"data without a size", kind + movie + "\x00\x00\x00\x00mdat0123", ""},
		{"chunk beyond the file", kind + at("\x00\x00\x10\x00") + data, "its data should reach to byte 4097"},
		{"no movie", kind + data, noMovie},
		{"no samples", kind + empty + data, noData},
		{"compressed tables", kind + string(boxOf("moov", string(boxOf("cmov", "packed")))) + data, ""},
		{"list that ends with zeros", kind + string(boxOf("moov", movie[8:], none)) + data, ""},
		{"list that ends in zeros", kind + string(boxOf("moov", movie[8:], strings.Repeat(none, 25))) + data, ""},
		{"last of a list without a size", kind + string(boxOf("moov", movie[8:], none+"udtawhatever")) + data, ""},
		{"track without a size", kind + string(boxOf("moov", none+movie[12:])) + data, ""},
		{"unread box beyond the one around it", kind + string(boxOf("moov", movie[8:], "\x00\x00\x00\xffudtawhatever")) + data, ""},
		{"track beyond the one around it", kind + string(boxOf("moov", "\x00\x00\x00\xff"+movie[12:])) + data, `box "trak" reaches beyond the one around it`},
		{"head of a box beyond the one around it", kind + string(boxOf("moov", movie[8:], "\x00\x00\x00\x01udta")) + data, `box "udta" reaches beyond the one around it`},
		{"zeros for the tables", kind + string(boxOf("moov", strings.Repeat(none, len(movie)/4))) + data, noData},
		{"fragments", kind + empty + fragment + data + fragment + data, ""},
		{"fragment with something before its data", kind + empty + fragment + string(boxOf("free")) + data, ""},
		{"fragment without data", kind + empty + fragment, noPart},
		{"fragment without data before another", kind + empty + fragment + fragment + data, noPart},
		{"index of a segment", kind + empty + index(none, "\x00\x00\x00\x2c") + fragment + data, ""},
		{"index of a segment that is cut", kind + empty + index(none, "\x00\x00\x00\x2d") + fragment + data, "its data should reach to byte 149"},
		{"index of a segment beyond all files", kind + empty + strings.Replace(index("\xff\xff\xff\xff\xff\xff\xff\xff", none), "sidx\x00", "sidx\x01", 1) + fragment + data, `its data should reach to byte 9223372036854775807`},
		{"index of fragments", kind + empty + fragment + data + string(boxOf("mfra", string(boxOf("tfra", none, none, none, "\x00\x00\x00\x01", none, "\x00\x00\x00\x3c", "\x01\x01\x01")))), ""},
		{"index of a fragment elsewhere", kind + empty + fragment + data + string(boxOf("mfra", string(boxOf("tfra", none, none, none, "\x00\x00\x00\x01", none, "\x00\x00\x10\x00", "\x01\x01\x01")))), "its data should reach to byte 4104"},
		{"index of more fragments than there are", kind + empty + fragment + data + string(boxOf("mfra", string(boxOf("tfra", none, none, none, "\xff\xff\xff\xff")))), `box "tfra" is too short`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, []byte(tt.data)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A file may use 64 bits wherever it could do with 32.
func TestMP4Of64Bits(t *testing.T) {
	whole := testFile(t, "mp4/h264-64x48.mp4")
	at := bytes.Index(whole, []byte("mdat")) - 4
	size := binary.BigEndian.Uint32(whole[at:])
	head := binary.BigEndian.AppendUint64([]byte("\x00\x00\x00\x01mdat"), uint64(size)+8)
	large := join(whole[:at], head, whole[at+8:])
	table := bytes.Index(large, []byte("stco")) + 12
	binary.BigEndian.PutUint32(large[table:], binary.BigEndian.Uint32(large[table:])+8)
	want := verdict{"mp4", 64, 48, ""}
	if diff := cmp.Diff(want, verdictOn(bytes.NewReader(large))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if silent := cuts(large); silent != nil {
		t.Errorf("passed as whole when cut at %v", silent)
	}
}

func TestMP4IsNotReadWhereImagesAreWanted(t *testing.T) {
	data := join(testFile(t, "mp4/h264-64x48.mp4"), make([]byte, 3*bufferSize))
	r := bytes.NewReader(data)
	d := openDisk(t)
	_, err := d.Spool(t.Context(), "ab", r, []string{"image"})
	want := &UnwantedTypeError{Kind: "video", Name: "mp4"}
	if diff := cmp.Diff(error(want), firstFault(err)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if read := len(data) - r.Len(); read > bufferSize {
		t.Errorf("read %d bytes", read)
	}
	openedDisk(t, d).checkParts(t)
}
