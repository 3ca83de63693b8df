package frontier

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// filesOfAKilledRun are the file and the log that a run leaves which was killed
// after so many commits, one page or more each.
func filesOfAKilledRun(t *testing.T, commits int) (state, log []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	for n := range commits {
		if _, err := s.Add(t.Context(), []Job{page("a", n)}); err != nil {
			t.Fatal(err)
		}
	}
	state, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if log, err = os.ReadFile(path + logExt); err != nil {
		t.Fatal(err)
	}
	return state, log
}

func TestCheckLog(t *testing.T) {
	state, whole := filesOfAKilledRun(t, 3)
	frame := logFrameHeader + 4096
	last := len(whole) - frame
	changed := func(at int) []byte {
		log := bytes.Clone(whole)
		log[at] ^= 0x40
		return log
	}
	// A log that is begun anew has another salt, and old frames behind its own.
	zeroed := append(make([]byte, logHeaderSize), whole[logHeaderSize:]...)
	_, another := filesOfAKilledRun(t, 1)
	begunAnew := append(another, whole[logHeaderSize:]...)

	tests := []struct {
		name    string
		log     []byte
		damaged bool
	}{
		{"whole", whole, false},
		{"empty", nil, false},
		{"zeros", make([]byte, 2*frame), false},
		{"shorter than its header", whole[:20], false},
		{"header alone", whole[:logHeaderSize], false},
		{"cut in its last commit", whole[:last+100], false},
		{"torn in its last commit", changed(last + 100), false},
		{"begun anew", begunAnew, false},
		{"torn in its first commit", changed(logHeaderSize + logFrameHeader + 10), true},
		{"wrong in the sum of its first frame", changed(logHeaderSize + 17), true},
		{"wrong in its magic", changed(1), true},
		{"wrong in its page size", changed(9), true},
		{"wrong in its salt", changed(18), true},
		{"zeros before its commits", zeroed, true},
		{"zeros before its first commit", zeroed[:logHeaderSize+frame], false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
			if err := os.WriteFile(path, state, 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path+logExt, tt.log, 0o644); err != nil {
				t.Fatal(err)
			}
			err := checkLog(path)
			if damaged := errors.Is(err, ErrDamaged); damaged != tt.damaged || !damaged && err != nil {
				t.Errorf("got %v, want damaged %v", err, tt.damaged)
			}
		})
	}
	t.Run("none", func(t *testing.T) {
		if err := checkLog(filepath.Join(t.TempDir(), "state.db")); err != nil {
			t.Error(err)
		}
	})
}

// Whoever opens a file with a broken log is told, and changes nothing: what is
// left of the commits may still be read by somebody.
func TestSQLiteRefusesABrokenLog(t *testing.T) {
	state, log := filesOfAKilledRun(t, 5)
	log[logHeaderSize+logFrameHeader+10] ^= 0x40
	for name, open := range map[string]func(path string) error{
		"to read":  func(path string) error { _, err := ReadSQLite(path); return err },
		"to write": func(path string) error { _, err := OpenSQLite(path, time.Now); return err },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
			write(t, path, state)
			write(t, path+logExt, log)
			if err := open(path); !errors.Is(err, ErrDamaged) {
				t.Errorf("got %v, want %v", err, ErrDamaged)
			}
			wantBytes(t, path, state)
			wantBytes(t, path+logExt, log)
		})
	}
}

// Looking at what a killed run left writes nothing into its file.
func TestReadSQLiteLeavesTheLog(t *testing.T) {
	state, log := filesOfAKilledRun(t, 5)
	path := filepath.Join(t.TempDir(), "state.db")
	write(t, path, state)
	write(t, path+logExt, log)
	s, err := ReadSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	stats, err := s.Stats(t.Context())
	if n, _ := stats.Total("", Page, Open); err != nil || n != 5 {
		t.Errorf("%d pages are open, %v; want 5", n, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantBytes(t, path, state)
	wantBytes(t, path+logExt, log)
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func wantBytes(t *testing.T, path string, want []byte) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is another by now (%v)", filepath.Base(path), err)
	}
}
