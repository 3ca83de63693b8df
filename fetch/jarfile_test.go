package fetch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

const jarPage = "https://a.example/"

// cookieFile writes a file with cookies of jarPage, changed so many hours after
// others.
func cookieFile(t *testing.T, name string, hours int, pairs ...string) string {
	t.Helper()
	var text strings.Builder
	for _, pair := range pairs {
		text.WriteString("a.example\tFALSE\t/\tFALSE\t0\t" + strings.Replace(pair, "=", "\t", 1) + "\n")
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	at := thatDay.Add(time.Duration(hours) * time.Hour)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenJar(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "none")
	kept := cookieFile(t, "kept", 1, "a=kept", "b=kept")
	tests := []struct {
		name, kept, given string
		want              string
		changed           bool
	}{
		{"without files", "", "", "", false},
		{"before the first save", nowhere, "", "", false},
		{"with what was kept", kept, "", "a=kept; b=kept", false},
		{"with what was given", "", cookieFile(t, "given", 0, "a=given"), "a=given", true},
		{"given before the first save", nowhere, cookieFile(t, "given", 0, "a=given"), "a=given", true},
		{"given later than kept", kept, cookieFile(t, "given", 2, "c=given", "a=given"), "a=given; b=kept; c=given", true},
		{"given when it was kept", kept, cookieFile(t, "given", 1, "a=given"), "a=given; b=kept", true},
		{"kept later than given", kept, cookieFile(t, "given", 0, "c=given", "a=given"), "c=given; a=kept; b=kept", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j, err := OpenJar(tt.kept, tt.given)
			if err != nil {
				t.Fatal(err)
			}
			if got := j.header(address(t, jarPage)); got != tt.want || j.Changed() != tt.changed {
				t.Errorf("sends %q, changed %v; want %q, %v", got, j.Changed(), tt.want, tt.changed)
			}
		})
	}
}

func TestOpenJarFaults(t *testing.T) {
	kept := cookieFile(t, "kept", 0, "a=1")
	wrong := cookieFile(t, "wrong", 0, "a=1", "a=1;2")
	t.Run("a given file that is not there", func(t *testing.T) {
		if _, err := OpenJar(kept, filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a kept file that is damaged", func(t *testing.T) {
		_, err := OpenJar(wrong, "")
		if err == nil || !strings.Contains(err.Error(), wrong) || !strings.Contains(err.Error(), "delete the file") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a line that is wrong", func(t *testing.T) {
		_, err := OpenJar(kept, wrong)
		if err == nil || !strings.Contains(err.Error(), wrong) || !strings.Contains(err.Error(), "line 2: ") {
			t.Errorf("got %v", err)
		}
	})
}

func TestJarSave(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "cookies.txt")
	if err := jarOf(t, set{jarPage, "a=1"}).Save(path); err != nil {
		t.Fatal(err)
	}
	elsewhere := cookieFile(t, "elsewhere", 0, "a=elsewhere")
	if err := os.Symlink(elsewhere, path+".part"); err != nil {
		t.Skip(err)
	}
	os.Remove(path)
	if err := os.Symlink(elsewhere, path); err != nil {
		t.Fatal(err)
	}
	if err := jarOf(t, set{jarPage, "a=2"}).Save(path); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{path: "a=2", elsewhere: "a=elsewhere"} {
		j, err := OpenJar(file, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := j.header(address(t, jarPage)); got != want {
			t.Errorf("%s has %q, want %q", filepath.Base(file), got, want)
		}
	}
	checkModes(t, map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700 | fs.ModeDir})
	if left, _ := filepath.Glob(path + ".*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func checkModes(t *testing.T, want map[string]fs.FileMode) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return
	}
	for path, mode := range want {
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != mode {
			t.Errorf("%s has mode %v, want %v", path, info.Mode(), mode)
		}
	}
}

func TestJarThatCannotBeSavedStaysChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folder")
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	j := jarOf(t, set{jarPage, "a=1"})
	err := j.Save(path)
	if err == nil || !strings.Contains(err.Error(), path) || !j.Changed() {
		t.Errorf("got %v, changed %v", err, j.Changed())
	}
	if _, err := os.Stat(path + ".part"); err == nil {
		t.Error("its part is left behind")
	}
}
