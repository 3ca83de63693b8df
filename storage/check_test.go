package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCheckTellsTheCondition(t *testing.T) {
	whole := pictureOf(t, 1)
	flipped := bytes.Clone(whole)
	flipped[len(encodePNG(t, scene(color.GrayModel)))-20] ^= 1 // inside a chunk, whose checksum tells
	codestream := []byte(jxlCodestream + "\x00\x10\x00\x00\x00\x00\x00\x00\x00\x00")
	tests := []struct {
		name     string
		was      []byte
		make     func(path string) error
		want     Condition
		wantsWhy bool
	}{
		{"intact", whole, fileOf(whole), Intact, false},
		{"missing", whole, func(string) error { return nil }, Missing, false},
		{"cut", whole, fileOf(whole[:len(whole)/2]), Damaged, true},
		{"empty", whole, fileOf(nil), Damaged, true},
		{"a page", whole, fileOf([]byte("<html>404</html>")), Damaged, true},
		{"a bit flipped", whole, fileOf(flipped), Damaged, true},
		{"another picture", whole, fileOf(pictureOf(t, 2)), Changed, true},
		{"a format without an end, cut", codestream, fileOf(codestream[:len(codestream)-2]), Damaged, true},
		{"a format without an end, longer", codestream, fileOf(append(codestream, 1)), Changed, true},
		{"a folder", whole, func(path string) error { return os.Mkdir(path, 0o755) }, Unreadable, true},
		{"a link", whole, func(path string) error { return os.Symlink(path+"2", path) }, Unreadable, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			output := t.TempDir()
			if err := tt.make(filepath.Join(output, "a.png")); err != nil {
				t.Fatal(err)
			}
			shelf := openShelf(t, output)
			got, err := shelf.Check(t.Context(), recordOf("a.png", tt.was))
			if err != nil {
				t.Fatal(err)
			}
			if got.Condition != tt.want || (got.Why != "") != tt.wantsWhy || got.Whole {
				t.Errorf("got %+v, want %q", got, tt.want)
			}
		})
	}
}

func TestCheckStopsWithItsContext(t *testing.T) {
	output := t.TempDir()
	if err := fileOf(pictureOf(t, 1))(filepath.Join(output, "a.png")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := openShelf(t, output).Check(ctx, Recorded{Path: "a.png"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %+v, %v, want %v", got, err, context.Canceled)
	}
}

// A file of the recorded length that nobody wrote since is what the disk made of
// it: no edit, though its format tells nothing.
func TestCheckTellsWhetherItWasWritten(t *testing.T) {
	was := pictureOf(t, 1)
	tests := []struct {
		name    string
		now     []byte
		settled time.Duration // from now on
		want    Checked
	}{
		{"not since", pictureOf(t, 2), time.Hour, Checked{Condition: Damaged, Whole: true}},
		{"since", pictureOf(t, 2), -time.Hour, Checked{Condition: Changed}},
		{"longer", append(pictureOf(t, 2), 0), time.Hour, Checked{Condition: Changed}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			output := t.TempDir()
			name := filepath.Join(output, "a.png")
			if err := fileOf(tt.now)(name); err != nil {
				t.Fatal(err)
			}
			longAgo := time.Now().Add(-48 * time.Hour) // which every program can set
			if err := os.Chtimes(name, longAgo, longAgo); err != nil {
				t.Fatal(err)
			}
			r := recordOf("a.png", was)
			r.Settled = time.Now().Add(tt.settled)
			got, err := openShelf(t, output).Check(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			got.Why = ""
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestAreBefore(t *testing.T) {
	settled := time.UnixMilli(1_700_000_000_000)
	within, later := settled.Add(999*time.Microsecond), settled.Add(time.Millisecond)
	tests := []struct {
		name                       string
		settled, modified, changed time.Time
		want                       bool
	}{
		{"both", settled, settled, within, true},
		{"long ago", settled, time.Time{}, settled.Add(-time.Hour), true},
		{"written", settled, later, settled, false},
		{"written, and its time set back", settled, settled.Add(-time.Hour), later, false},
		{"never settled", time.Time{}, time.Time{}, time.Time{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := areBefore(tt.settled, tt.modified, tt.changed); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// Nothing is kept behind a link, so nothing is looked for there.
func TestCheckFollowsNoFolder(t *testing.T) {
	output, whole := t.TempDir(), pictureOf(t, 1)
	if err := os.MkdirAll(filepath.Join(output, "true", "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := fileOf(whole)(filepath.Join(output, "true", "x", "a.png")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("true", filepath.Join(output, "link")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]Condition{
		"true/x/a.png": Intact, "link/x/a.png": Unreadable, "link/a.png": Unreadable, "none/x/a.png": Missing,
	} {
		got, err := openShelf(t, output).Check(t.Context(), recordOf(path, whole))
		if err != nil || got.Condition != want || want == Unreadable && !strings.Contains(got.Why, "link: a symbolic link") {
			t.Errorf("%s: got %+v, %v, want %q", path, got, err, want)
		}
	}
}

// A shelf can be looked at while a store has it open.
func TestShelfNeedsNoLock(t *testing.T) {
	d := openDisk(t)
	keep(t, d, Keep{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "a.png", Sidecar: []byte("{}")})
	keep(t, d, Keep{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "b.png"})
	shelf := openShelf(t, d.root.Name())
	if got, err := shelf.Check(t.Context(), recordOf("a.png", pictureOf(t, 1))); got.Condition != Intact || err != nil {
		t.Errorf("got %+v, %v, want intact", got, err)
	}
	if !shelf.HasSidecar(t.Context(), "a.png") || shelf.HasSidecar(t.Context(), "b.png") {
		t.Error("the first has a sidecar, the second has none")
	}
}

func TestOpenShelfOfNothing(t *testing.T) {
	if _, err := OpenShelf(t.Context(), filepath.Join(t.TempDir(), "none"), ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
}

func openShelf(t *testing.T, output string) *folderShelf {
	t.Helper()
	shelf, err := OpenShelf(t.Context(), output, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = shelf.Close() })
	return shelf.(*folderShelf)
}

// recordOf is what is recorded of bytes that were kept under a path.
func recordOf(path string, data []byte) Recorded {
	return Recorded{Path: path, SHA256: hexSum(data), Size: int64(len(data))}
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func fileOf(data []byte) func(path string) error {
	return func(path string) error { return os.WriteFile(path, data, 0o600) }
}
