package storage

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A picture that is written between its two readings makes no archive.
func TestPackNoticesAPictureThatIsWritten(t *testing.T) {
	data := pictureOf(t, 1)
	packer, shelf := openPacker(t, map[string][]byte{"a.png": data})
	pack, err := packer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := shelf.Picture(t.Context(), recordOf("a.png", data))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	write(t, filepath.Join(shelf.root.Name(), "a.png"), pictureOf(t, 2))
	err = pack.Add(t.Context(), picture, "a.png", time.Time{})
	if fault, ok := errors.AsType[*NotAsRecordedError](err); !ok || fault.Condition != Changed {
		t.Errorf("got %v, want %s", err, Changed)
	}
	if err := pack.Discard(); err != nil {
		t.Error(err)
	}
}

func TestPackTime(t *testing.T) {
	tests := []struct {
		name    string
		t, want time.Time
	}{
		{"whole seconds", packedAt.Add(time.Millisecond), packedAt},
		{"in another zone", packedAt.In(time.FixedZone("", 3600)), packedAt},
		{"unknown", time.Time{}, earliestPacked},
		{"too early", time.Unix(0, 0), earliestPacked},
		{"too late", time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC), earliestPacked},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := packTime(tt.t); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// The same entries make the same bytes; each says its size and CRC-32 before its
// bytes, and that its name is UTF-8.
func TestPackIsReadAsItWasWritten(t *testing.T) {
	a, b := pictureOf(t, 1), pictureOf(t, 2)
	packer, shelf := openPacker(t, map[string][]byte{"鳥 2.png": b, "a.png": a})
	for _, path := range []string{"s/one.zip", "s/two.zip"} {
		pack, err := packer.Begin()
		if err != nil {
			t.Fatal(err)
		}
		addTo(t, pack, shelf, "鳥 2.png", b)
		addTo(t, pack, shelf, "a.png", a)
		if err := pack.AddText("about.xml", []byte("<a/>")); err != nil {
			t.Fatal(err)
		}
		if _, err := pack.Keep(path, markOf("g", "x"), false); err != nil {
			t.Fatal(err)
		}
	}
	folder := packer.disk.root.Name()
	one, _ := os.ReadFile(filepath.Join(folder, "s", "one.zip"))
	two, _ := os.ReadFile(filepath.Join(folder, "s", "two.zip"))
	if !bytes.Equal(one, two) {
		t.Error("made twice, they differ")
	}
	r, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
	if err != nil {
		t.Fatal(err)
	}
	type entry struct {
		Name, Text string
		Modified   time.Time
		Flags      uint16
	}
	var got []entry
	for _, f := range r.File {
		body, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		got = append(got, entry{f.Name, string(text), f.Modified.UTC(), f.Flags})
	}
	want := []entry{
		{"鳥 2.png", string(b), packedAt, nameIsUTF8},
		{"a.png", string(a), packedAt, nameIsUTF8},
		{"about.xml", "<a/>", earliestPacked, nameIsUTF8},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A name that is taken is not taken twice, and nothing half is left.
func TestPackTakesNoNameThatIsTaken(t *testing.T) {
	data := pictureOf(t, 1)
	packer, shelf := openPacker(t, map[string][]byte{"a.png": data})
	packOne(t, packer, shelf, "s/g.zip", "a.png", data, markOf("g", "x"))
	pack, err := packer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	addTo(t, pack, shelf, "a.png", data)
	_, err = pack.Keep("s/g.zip", markOf("g", "y"), false)
	if _, ofName := errors.AsType[*NameError](err); !ofName {
		t.Errorf("got %v, want a *NameError", err)
	}
	if got, _ := packer.Standing("s/g.zip", markOf("g", "x")); got != Same {
		t.Errorf("what stood there is %v by now", got)
	}
	left, _ := os.ReadDir(filepath.Join(packer.disk.root.Name(), filepath.FromSlash(partFolder)))
	if len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}
