package frontier

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What a run left that was killed while it made the file is in nobody's way, and
// nothing is left beside a file that was closed.
func TestOpenSQLiteMakesTheFileWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	for _, left := range []string{newExt, newExt + "-journal", newExt + logExt} {
		if err := os.WriteFile(path+left, []byte("half made"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := openTestSQLite(t, path, time.Now)
	if _, err := s.Add(t.Context(), pages("a", 1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) != 2 {
		t.Errorf("there are %v, %v; want the file and its lock", files, err)
	}
}

func TestSQLiteWithoutItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	if _, err := s.Add(t.Context(), pages("a", 1)); err != nil {
		t.Fatal(err)
	}
	away := filepath.Join(t.TempDir(), "away.db")
	if err := os.Rename(path, away); err != nil {
		t.Fatal(err)
	}
	t.Run("is told when it is read by a connection that is made then", func(t *testing.T) {
		s.read.SetMaxIdleConns(0) // closes the one that there is
		if _, _, err := s.Take(t.Context(), time.Minute); !errors.Is(err, ErrGone) {
			t.Errorf("got %v, want %v", err, ErrGone)
		}
	})
	t.Run("is told when it is written to", func(t *testing.T) {
		if _, err := s.Add(t.Context(), pages("a", 2)); !errors.Is(err, ErrGone) {
			t.Errorf("got %v, want %v", err, ErrGone)
		}
	})
	t.Run("is told where another has its place", func(t *testing.T) {
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Add(t.Context(), pages("a", 2)); !errors.Is(err, ErrGone) {
			t.Errorf("got %v, want %v", err, ErrGone)
		}
		if err := os.Rename(away, path); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Add(t.Context(), pages("a", 2)); err != nil {
			t.Errorf("when it is back: %v", err)
		}
	})
	t.Run("is not begun anew beside its log", func(t *testing.T) {
		other := filepath.Join(t.TempDir(), "state.db")
		if err := os.WriteFile(other+logExt, []byte("of another run"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenSQLite(other, time.Now); err == nil || !strings.Contains(err.Error(), "put the same file back") {
			t.Errorf("got %v", err)
		}
	})
}

func TestOpenSQLiteLocksNothingElsewhere(t *testing.T) {
	path, elsewhere := filepath.Join(t.TempDir(), "state.db"), filepath.Join(t.TempDir(), "file")
	if err := os.Symlink(elsewhere, path+".lock"); err != nil {
		t.Skip(err)
	}
	if _, err := OpenSQLite(path, time.Now); err == nil || !strings.Contains(err.Error(), "is not a file") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Lstat(elsewhere); err == nil {
		t.Error("a file was made elsewhere")
	}
}

// A state may be kept on another disk, by a link.
func TestSQLiteBehindALink(t *testing.T) {
	path, disk := filepath.Join(t.TempDir(), "state.db"), t.TempDir()
	target := filepath.Join(disk, "kept.db")
	if err := openTestSQLite(t, target, time.Now).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, path); err != nil {
		t.Skip(err)
	}
	t.Run("is locked where it is", func(t *testing.T) {
		s := openTestSQLite(t, path, time.Now)
		if _, err := OpenSQLite(target, time.Now); !errors.Is(err, ErrInUse) {
			t.Errorf("got %v, want %v", err, ErrInUse)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("is not begun anew while its disk is away", func(t *testing.T) {
		if err := os.Rename(target, target+".away"); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenSQLite(path, time.Now); err == nil || !strings.Contains(err.Error(), "is a link to "+target) {
			t.Errorf("got %v", err)
		}
		if got, err := os.Readlink(path); err != nil || got != target {
			t.Errorf("the link leads to %q, %v", got, err)
		}
	})
}

// A log that grew while a reader lasted does not stay so large: the next run would
// read all of it.
func TestSQLiteCutsItsLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	added := 0
	add := func() {
		t.Helper()
		jobs := make([]Job, 200)
		for i := range jobs {
			jobs[i] = image("a", added)
			added++
		}
		if _, err := s.Add(t.Context(), jobs); err != nil {
			t.Fatal(err)
		}
	}
	logSize := func() int64 {
		t.Helper()
		info, err := os.Stat(path + logExt)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	const limit = 8_000_000
	add()
	lasting, err := s.read.Query("SELECT seq FROM job")
	if err != nil || !lasting.Next() {
		t.Fatalf("reading: %v", err)
	}
	defer lasting.Close()
	for logSize() < limit*5/4 {
		add()
	}
	if err := errors.Join(lasting.Close(), lasting.Err()); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		add()
	}
	if got := logSize(); got > limit {
		t.Errorf("the log has %d bytes after the reading, want %d at most", got, limit)
	}
}

// Nothing is left to do with a new file before its first commit: it is whole, is
// written to by way of a log, and has neither that nor a journal yet.
func TestMakeFileLeavesTheFileAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	if err := makeFile(path); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) != 1 {
		t.Errorf("there are %v, %v; want the file alone", files, err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := data[18:20]; got[0] != 2 || got[1] != 2 {
		t.Errorf("it says %v of how it is written and read, want 2 and 2", got)
	}
}
