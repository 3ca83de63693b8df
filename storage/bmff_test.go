package storage

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// boxFile is a whole file of boxes, named for its size.
type boxFile struct {
	name string // "avif/default-48x32.avif"
	want verdict
	data []byte
}

// boxFiles gives all files of the folders of testdata that make-bmff.sh made.
func boxFiles(t testing.TB) []boxFile {
	t.Helper()
	var files []boxFile
	for _, folder := range []string{"avif", "heic", "jxl", "mp4"} {
		entries, err := os.ReadDir(filepath.Join("testdata", folder))
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) < 20 {
			t.Errorf("%d files of %s, want 20", len(entries), folder)
		}
		for _, e := range entries {
			files = append(files, boxFileOf(t, folder+"/"+e.Name()))
		}
	}
	return files
}

func boxFileOf(t testing.TB, name string) boxFile {
	t.Helper()
	stem, ext := splitExt(name)
	f := boxFile{name: name, want: verdict{Format: ext[1:]}, data: testFile(t, name)}
	size := stem[strings.LastIndexByte(stem, '-')+1:]
	if _, err := fmt.Sscanf(size, "%dx%d", &f.want.Width, &f.want.Height); err != nil {
		t.Fatalf("%s does not end in a size: %v", name, err)
	}
	return f
}

func TestVerifyAcceptsWholeBoxes(t *testing.T) {
	for _, f := range boxFiles(t) {
		t.Run(f.name, func(t *testing.T) {
			if diff := cmp.Diff(f.want, verdictOn(bytes.NewReader(f.data))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// silentCuts are the lengths at which a cut cannot be told, as the file might
// have ended there: behind any fragment of a video, but for those that an index
// of segments has announced. The index of fragments at the end is optional.
var silentCuts = map[string][]int{
	"mp4/fragments-64x48.mp4":            {930, 1083, 1236},
	"mp4/fragments-audio-64x48.mp4":      {1409, 1910, 2063, 2384, 2537, 2876},
	"mp4/fragments-cmaf-64x48.mp4":       {918, 1067, 1216},
	"mp4/fragments-dash-64x48.mp4":       {966, 1163, 1360},
	"mp4/fragments-moof-base-64x48.mp4":  {914, 1059, 1204},
	"mp4/fragments-moov-first-64x48.mp4": {862, 1015, 1168},
	"mp4/fragments-no-index-64x48.mp4":   {930, 1083},
	"mp4/fragments-sidx-64x48.mp4":       {1280},
	"mp4/ismv-64x48.mp4":                 {958, 1127, 1296},
}

func TestVerifyRejectsEveryCutOfBoxes(t *testing.T) {
	for _, f := range boxFiles(t) {
		if isCodestream(f) {
			continue // see TestJXLCodestream
		}
		t.Run(f.name, func(t *testing.T) {
			var want []int
			for _, at := range silentCuts[f.name] {
				// What is left of the next box may be zeros, like padding.
				want = append(want, at, at+1, at+2, at+3)
			}
			if diff := cmp.Diff(want, cuts(f.data)); diff != "" {
				t.Errorf("of %d bytes (-want +got)\n%s", len(f.data), diff)
			}
		})
	}
}

// isCodestream knows the files of testdata that have no boxes.
func isCodestream(f boxFile) bool { return f.want.Format == "jxl" && f.data[0] == 0xff }

// cuts gives the lengths at which a cut of data passes as whole.
func cuts(data []byte) (silent []int) {
	r := bufio.NewReaderSize(nil, bufferSize)
	for n := 1; n < len(data); n++ {
		r.Reset(bytes.NewReader(data[:n]))
		if _, err := verify(r, everyKind); err == nil {
			silent = append(silent, n)
		}
	}
	return silent
}

// What cameras and servers add behind the boxes is let pass, if it does not
// look like a box that was cut.
func TestVerifyJudgesWhatIsBehindBoxes(t *testing.T) {
	const cut = "the file ends there"
	tests := []struct {
		name, behind string
		want         string // the fault
	}{
		{"another file", "\x00\x00\x00\x10ftypisom\x00\x00\x00\x00", ""},
		{"line feed", "\r\n", ""},
		{"text", "<!-- served by a server that adds this -->", ""},
		{"zeros", strings.Repeat("\x00", 100), ""},
		{"four zeros", "\x00\x00\x00\x00", ""},
		{"three zeros", "\x00\x00\x00", ""},
		{"three zeros and more", "\x00\x00\x00\x10", cut},
		{"half a head", "\x00\x00\x01\x00me", cut},
		{"head alone", "\x00\x00\x01\x00uuid", cut},
		{"cut box of no known kind", "\x00\x00\x01\x00camr", ""},
		{"box of no known kind", "\x00\x00\x00\x09camr!", ""},
		{"box without a size", "\x00\x00\x00\x00free and more", ""},
		{"box shorter than its head", "\x00\x00\x00\x07free", `box "free" is shorter than its own head`},
		{"cut box of 64 bits", "\x00\x00\x00\x01free\x00\x00\x00\x00\x00\x00\x00\x11", cut},
		{"box of 64 bits", "\x00\x00\x00\x01free\x00\x00\x00\x00\x00\x00\x00\x11!", ""},
		{"no box of 64 bits", "\x00\x00\x00\x01camr\xff\xff\xff\xff\xff\xff\xff\xff", ""},
		{"box beyond all files", "\x00\x00\x00\x01free\xff\xff\xff\xff\xff\xff\xff\xff", `box "free" reaches beyond the one around it`},
	}
	for _, name := range []string{"avif/default-48x32.avif", "jxl/default-box-48x32.jxl", "mp4/h264-64x48.mp4"} {
		whole := testFile(t, name)
		for _, tt := range tests {
			t.Run(name+"/"+tt.name, func(t *testing.T) {
				if got := faultOf(t, join(whole, []byte(tt.behind))); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			})
		}
	}
}

// A hostile file may say anything: it is read once, and nothing is allotted for
// what it claims.
func TestVerifyBearsCorruptBoxes(t *testing.T) {
	numbers := []uint32{0, 1, 7, 0x7fffffff, 0x80000000, 0xffffffff}
	for _, f := range boxFiles(t) {
		t.Run(f.name, func(t *testing.T) {
			r := bytes.NewReader(nil)
			buffer := bufio.NewReaderSize(nil, bufferSize)
			for at := 0; at+4 <= len(f.data); at += 3 {
				data := bytes.Clone(f.data)
				for _, n := range numbers {
					binary.BigEndian.PutUint32(data[at:], n)
					r.Reset(data)
					buffer.Reset(r)
					_, err := verify(buffer, everyKind)
					if _, isDamaged := errors.AsType[*DamagedError](err); (err == nil || isDamaged) && r.Len() > 0 {
						t.Fatalf("%#x at %d: %d bytes left unread", n, at, r.Len())
					}
				}
			}
		})
	}
}

// Boxes in boxes cost no stack.
func TestVerifyBearsDeepBoxes(t *testing.T) {
	const depth = 200_000
	for _, kind := range []string{"moov", "trak", "meta", "skip"} {
		var b bytes.Buffer
		b.Write(boxOf("ftyp", "avif\x00\x00\x00\x00mif1"))
		for left := depth; left > 0; left-- {
			b.Write(binary.BigEndian.AppendUint32(nil, uint32(left*boxHead)))
			b.WriteString(kind)
		}
		if got := faultOf(t, b.Bytes()); got == "" {
			t.Errorf("%s passed as whole", kind)
		}
	}
}

func TestBoxesAllocateNothingThatGrows(t *testing.T) {
	head := []byte("\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp41")
	chunk := string(boxOf("stco", "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10"))
	trackOf := func(tables ...string) string {
		return string(boxOf("trak", string(boxOf("mdia", string(boxOf("minf", string(boxOf("stbl", tables...))))))))
	}
	tests := []struct {
		name string
		of   func(n int) []byte
	}{
		{"tracks", func(n int) []byte {
			return join(head, boxOf("moov", strings.Repeat(trackOf(chunk), n)))
		}},
		{"sizes", func(n int) []byte {
			count := string(binary.BigEndian.AppendUint32(nil, uint32(n)))
			sizes := string(boxOf("stsz", "\x00\x00\x00\x00\x00\x00\x00\x00", count, strings.Repeat("size", n)))
			return join(head, boxOf("moov", trackOf(chunk, sizes)))
		}},
		{"fragments", func(n int) []byte {
			pair := join(boxOf("moof"), boxOf("mdat"))
			return join(head, boxOf("moov"), bytes.Repeat(pair, n))
		}},
		{"properties", func(n int) []byte {
			const whole = "\x00\x00\x00\x00\x44\x00\x00\x01\x00\x07\x00\x00\x00\x01\x00\x00\x00\x10\x00\x00\x00\x0a"
			list := string(boxOf("ipco", strings.Repeat(string(boxOf("irot", "\x00")), n)))
			return []byte(avifType + pictureBox(whole, string(boxOf("iprp", list))) + tenBytes)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, want := allocs(t, tt.of(20_000)), allocs(t, tt.of(1)); got > want {
				t.Errorf("%v allocations, %v for a small one", got, want)
			}
		})
	}
}

// allocs counts the allocations for a file that must be whole.
func allocs(t *testing.T, data []byte) float64 {
	t.Helper()
	if fault := faultOf(t, data); fault != "" {
		t.Fatal(fault)
	}
	r := bufio.NewReaderSize(nil, bufferSize)
	return testing.AllocsPerRun(5, func() {
		r.Reset(bytes.NewReader(data))
		_, _ = verify(r, everyKind)
	})
}

// boxOf makes a box.
func boxOf(kind string, body ...string) []byte {
	content := strings.Join(body, "")
	head := binary.BigEndian.AppendUint32(nil, uint32(boxHead+len(content)))
	return append(append(head, kind...), content...)
}

func FuzzBMFF(f *testing.F) {
	for _, file := range boxFiles(f) {
		f.Add(file.data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { samePieces(t, data) })
}
