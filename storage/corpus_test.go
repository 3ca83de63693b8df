package storage

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// corpora are the folders of testdata that hold whole files named
// KIND-WIDTHxHEIGHT.EXT, one folder for each family of formats.
var corpora = []string{"bmp", "gif", "jpeg", "png", "svg", "tiff", "webm", "webp"}

// corpusFile is a file of a corpus.
type corpusFile struct {
	name string // "jpeg/grey-32x24.jpg"
	size frame
	ext  string
	data []byte
}

var corpusName = regexp.MustCompile(`-(\d+)x(\d+)(\.\w+)$`)

// corpus reads a folder of testdata.
func corpus(t testing.TB, folder string) []corpusFile {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var files []corpusFile
	for _, path := range paths {
		name := folder + "/" + filepath.Base(path)
		parts := corpusName.FindStringSubmatch(name)
		if parts == nil {
			t.Fatalf("%s is not named for its size", name)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		width, _ := strconv.Atoi(parts[1])
		height, _ := strconv.Atoi(parts[2])
		files = append(files, corpusFile{name, frame{width, height}, parts[3], data})
	}
	return files
}

// eachOfCorpora runs a test of every file of every corpus.
func eachOfCorpora(t *testing.T, test func(t *testing.T, f corpusFile)) {
	for _, folder := range corpora {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			for _, f := range corpus(t, folder) {
				t.Run(filepath.Base(f.name), func(t *testing.T) { test(t, f) })
			}
		})
	}
}

func TestCorpusAccepted(t *testing.T) {
	eachOfCorpora(t, func(t *testing.T, f corpusFile) {
		found, err := verifyAll(bytes.NewReader(f.data))
		if err != nil {
			t.Fatal(err)
		}
		if found.frame != f.size || found.format.ext != f.ext {
			t.Errorf("got %v %s, want %v %s", found.frame, found.format.ext, f.size, f.ext)
		}
	})
}

func TestCorpusHasManyVariants(t *testing.T) {
	for _, folder := range corpora {
		if got := len(corpus(t, folder)); got < 20 {
			t.Errorf("%s: got %d files, want 20 at least", folder, got)
		}
	}
}

func TestCorpusRejectsEveryTruncation(t *testing.T) {
	eachOfCorpora(t, func(t *testing.T, f corpusFile) {
		var passed []string
		for n, start := 1, 0; n <= len(f.data); n++ {
			whole := n < len(f.data) && passes(f.data[:n])
			switch {
			case whole && start == 0:
				start = n
			case !whole && start != 0:
				passed = append(passed, fmt.Sprintf("%d-%d", start, n-1))
				start = 0
			}
		}
		if diff := cmp.Diff(unseenCuts(f), passed); diff != "" {
			t.Errorf("of %d bytes, lengths that pass as whole (-want +got)\n%s", len(f.data), diff)
		}
	})
}

// passes says whether data counts as a whole file.
func passes(data []byte) bool {
	_, err := verifyAll(bytes.NewReader(data))
	return err == nil
}

// A file that was allotted in full and filled in half: the rest is zeros.
func TestCorpusRejectsZeroTail(t *testing.T) {
	eachOfCorpora(t, func(t *testing.T, f corpusFile) {
		half := bytes.Clone(f.data)
		clear(half[len(half)/2:])
		if want, got := hidesZeros(f.name), passes(half); got != want {
			t.Errorf("got whole %v, want %v", got, want)
		}
	})
}

// hidesZeros says whether a file is one of zerosUnseen.
func hidesZeros(name string) bool {
	for _, unseen := range zerosUnseen {
		for _, pattern := range unseen.patterns {
			if ok, _ := path.Match(pattern, name); ok {
				return true
			}
		}
	}
	return false
}

// A picture that would fill the memory if it were decoded costs what any costs.
func TestBombCostsNothing(t *testing.T) {
	bomb := pngBomb()
	r := bufio.NewReaderSize(nil, bufferSize)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r.Reset(bytes.NewReader(bomb))
	found, err := verify(r, nil)
	runtime.ReadMemStats(&after)
	if want := (frame{30_000, 30_000}); err != nil || found.frame != want {
		t.Errorf("got %v, %v, want %v", found.frame, err, want)
	}
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(bufferSize); got > most {
		t.Errorf("%d bytes were allotted, want %d at most", got, most)
	}
}

// pngBomb makes a PNG of 2.6 MB that claims 30,000 × 30,000 pixels of 24 bits.
func pngBomb() []byte {
	const side = 30_000
	size := binary.BigEndian.AppendUint32(nil, side)
	size = binary.BigEndian.AppendUint32(size, side)
	// What is never inflated may be anything.
	data := chunkPNG("IDAT", bytes.Repeat([]byte{0}, 2_600_000))
	return join([]byte(pngSignature), chunkPNG("IHDR", append(size, 8, 2, 0, 0, 0)), data, chunkPNG("IEND", nil))
}
