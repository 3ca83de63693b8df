package storage

import (
	"encoding/binary"
	"strings"
	"testing"
)

// riff makes a WebP of chunks.
func riff(chunks ...[]byte) []byte {
	body := join(chunks...)
	head := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(4+len(body)))
	return join(head, []byte("WEBP"), body)
}

// chunkWebP makes a chunk without a pad byte.
func chunkWebP(kind, data string) []byte {
	head := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(data)))
	return append(head, data...)
}

func TestWebPStructure(t *testing.T) {
	lossy := chunkWebP("VP8 ", "\x10\x00\x00\x9d\x01\x2a\x14\x00\x0c\x00xx")
	lossless := chunkWebP("VP8L", "/\x13\xc0\x02\x00x")
	odd := chunkWebP("EXIF", "odd")
	extended := chunkWebP("VP8X", "\x00\x00\x00\x00\x13\x00\x00\x0b\x00\x00")
	const noData = "it holds no picture data"
	place := strings.Repeat("\x00", 16)
	tests := []struct {
		name string
		data []byte
		want string // the fault
	}{
		{"lossy", riff(lossy), ""},
		{"lossless", riff(lossless), ""},
		{"extended", riff(extended, lossy), ""},
		{"animated", riff(extended, chunkWebP("ANMF", place+"VP8 \x02\x00\x00\x00xx")), ""},
		{"animated without a byte", riff(extended, chunkWebP("ANMF", "")), noData},
		{"animated without a picture", riff(extended, chunkWebP("ANMF", place)), noData},
		{"animated without data", riff(extended, chunkWebP("ANMF", place+"VP8 \x00\x00\x00\x00")), noData},
		{"lossy without data", riff(chunkWebP("VP8 ", "\x10\x00\x00\x9d\x01\x2a\x14\x00\x0c\x00")), noData},
		{"lossy of no byte", riff(extended, chunkWebP("VP8 ", "")), noData},
		{"lossless without data", riff(extended, chunkWebP("VP8L", "/\x13\xc0\x02\x00"), []byte{0}), noData},
		{"pad byte", riff(lossy, odd, []byte{0}), ""},
		{"pad byte of the last chunk forgotten", riff(lossy, odd), ""},
		{"pad byte beyond the stated size", join(riff(lossy, odd), []byte{0}), ""},
		{"empty", riff(), noData},
		{"extended without data", riff(extended), noData},
		{"size below its own form", []byte("RIFF\x00\x00\x00\x00WEBP"), noData},
		{"chunk larger than the file", riff([]byte("VP8 \xff\xff\xff\xff")), `chunk "VP8 " reaches beyond the end`},
		{"padding", riff(lossy, make([]byte, 7)), ""},
		{"cut padding", riff(lossy, make([]byte, 7))[:len(lossy)+18], "the file ends there"},
		{"nothing but padding", riff(make([]byte, 7)), noData},
		{"more zeros than padding", riff(lossy, make([]byte, 8)), `"\x00\x00\x00\x00" is no chunk type`},
		{"zeros for a chunk", riff(extended, make([]byte, 16)), `"\x00\x00\x00\x00" is no chunk type`},
		{"data too short", riff(chunkWebP("VP8 ", "\x10\x00\x00\x9d")), `chunk "VP8 " is too short`},
		{"no key frame", riff(chunkWebP("VP8 ", "\x11\x00\x00\x9d\x01\x2a\x14\x00\x0c\x00")), "the picture data does not begin with a key frame"},
		{"partition beyond the data", riff(chunkWebP("VP8 ", "\x10\xff\x00\x9d\x01\x2a\x14\x00\x0c\x00")), "the picture data is shorter than it says"},
		{"no width", riff(chunkWebP("VP8 ", "\x10\x00\x00\x9d\x01\x2a\x00\x00\x0c\x00")), "its size is zero"},
		{"lossless without its mark", riff(chunkWebP("VP8L", "?\x13\xc0\x02\x00x")), "the picture data does not begin with its mark"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, tt.data); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzWebP(f *testing.F) { fuzzFormat(f, "webp") }
