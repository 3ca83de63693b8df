package frontier

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// logOfAKilledRun is the log that a run leaves which was killed after so many
// commits, one page or more each.
func logOfAKilledRun(t *testing.T, commits int) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	for n := range commits {
		if _, err := s.Add(t.Context(), []Job{page("a", n)}); err != nil {
			t.Fatal(err)
		}
	}
	log, err := os.ReadFile(path + logExt)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func TestCheckLog(t *testing.T) {
	whole := logOfAKilledRun(t, 3)
	frame := logFrameHeader + 4096
	last := len(whole) - frame
	changed := func(at int) []byte {
		log := bytes.Clone(whole)
		log[at] ^= 0x40
		return log
	}
	// A log that is begun anew has another salt, and old frames behind its own.
	begunAnew := append(logOfAKilledRun(t, 1), whole[logHeaderSize:]...)

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
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
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
