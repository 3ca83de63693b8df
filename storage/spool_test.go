package storage

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"syscall"
	"testing"
	"testing/iotest"
)

// newSource makes a source of r that writes to w.
func newSource(t *testing.T, r io.Reader, w io.Writer) *source {
	return &source{ctx: t.Context(), r: r, file: w, hash: sha256.New()}
}

func TestSourceWritesAndHashesWhatItReads(t *testing.T) {
	data := bytes.Repeat([]byte("picture "), bufferSize)
	var file bytes.Buffer
	src := newSource(t, iotest.HalfReader(bytes.NewReader(data)), &file)
	got, err := io.ReadAll(src)
	if err != nil || src.err != nil {
		t.Fatal(err, src.err)
	}
	if !bytes.Equal(got, data) || !bytes.Equal(file.Bytes(), data) {
		t.Errorf("read %d and wrote %d of %d bytes", len(got), file.Len(), len(data))
	}
	if src.sum() != sha256.Sum256(data) || src.size != int64(len(data)) {
		t.Errorf("hash %x, size %d", src.sum(), src.size)
	}
}

// Each write is a system call.
func TestSourceWritesAPictureThatFitsOnce(t *testing.T) {
	data := bytes.Repeat([]byte("picture "), bufferSize/8-1)
	writes := 0
	file := writerFunc(func(p []byte) (int, error) { writes++; return len(p), nil })
	buffer := bufio.NewReaderSize(newSource(t, iotest.HalfReader(bytes.NewReader(data)), file), bufferSize)
	drain(buffer)
	drain(buffer) // its end is met more than once
	if writes != 1 {
		t.Errorf("%d writes", writes)
	}
}

func TestSourceKeepsItsFirstError(t *testing.T) {
	full := writerFunc(func([]byte) (int, error) { return 0, syscall.ENOSPC })
	idle := readerFunc(func([]byte) (int, error) { return 0, nil })
	tests := []struct {
		name     string
		r        io.Reader
		w        io.Writer
		want     error
		ofReader bool
	}{
		{"disk full", bytes.NewReader([]byte("data")), full, syscall.ENOSPC, false},
		{"disk full when interrupted", io.MultiReader(bytes.NewReader([]byte("data")), iotest.ErrReader(io.ErrUnexpectedEOF)), full, syscall.ENOSPC, false},
		{"interrupted", iotest.ErrReader(io.ErrUnexpectedEOF), io.Discard, io.ErrUnexpectedEOF, true},
		{"reader without progress", idle, io.Discard, io.ErrNoProgress, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := newSource(t, tt.r, tt.w)
			for range 2 {
				if _, err := src.Read(make([]byte, 8)); !errors.Is(err, tt.want) {
					t.Errorf("got %v, want %v", err, tt.want)
				}
			}
			if _, ofReader := errors.AsType[*ReadError](src.err); ofReader != tt.ofReader || !errors.Is(src.err, tt.want) {
				t.Errorf("kept %v, of the reader: %v; want %v, %v", src.err, ofReader, tt.want, tt.ofReader)
			}
		})
	}
}

// Where names are taken by linking, a kill can leave a part that is a second
// name of a picture that is kept.
func TestSpoolWritesNothingOverAKeptPicture(t *testing.T) {
	d := openDisk(t)
	keep(t, d, Keep{Part: spool(t, d, "ab", pictureOf(t, 1)), Path: "a.png"})
	if err := d.root.Link("a.png", partFolder+"/ab.part"); err != nil {
		t.Fatal(err)
	}
	spool(t, d, "ab", pictureOf(t, 2))
	openedDisk(t, d).check(t, "a.png", pictureOf(t, 1))
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
