package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"magpie/fixtures"
	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// A state file that cannot be trusted is told of, by its path and with what to
// do, before anything is requested; it is neither changed nor begun anew.
func TestDamagedStateIsToldOf(t *testing.T) {
	w := newGround(t, ground, oneHost)
	w.run(exitDone)
	whole, err := os.ReadFile(w.state())
	if err != nil {
		t.Fatal(err)
	}
	garbage := bytes.Repeat([]byte{0xA5, 0x00, 0x5A, 0xFF}, 1024)
	tests := []struct {
		name  string
		state []byte
		says  string
	}{
		{"empty", nil, "it is empty"},
		{"cut in its header", whole[:50], "malformed"},
		{"cut between pages", whole[:len(whole)/2&^4095], "malformed"},
		{"with a layout that cannot be", overwrite(whole, 60, []byte{0xff}), "layout -"},
		{"garbage in its header", overwrite(whole, 0, garbage[:100]), "it begins with"},
		{"garbage behind its first bytes", overwrite(whole, 16, garbage[:84]), "not a database"},
		{"garbage in its list of tables", overwrite(whole, 100, garbage[:3900]), "malformed"},
		{"a picture", fixtures.Picture(1, 5000), `it begins with "\xff\xd8`},
		{"another program's", otherDatabase(t, "CREATE TABLE bookmarks (url TEXT)"), "other tables"},
		{"another program's of a known version", otherDatabase(t, "CREATE TABLE job (a); PRAGMA user_version = 3"), "other tables"},
		{"a newer version's", overwrite(whole, 60, []byte{0, 0, 0, 99}), "update crawl"},
	}
	w.server.Counter().Reset()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := os.WriteFile(w.state(), tt.state, 0o644); err != nil {
				t.Fatal(err)
			}
			w := w.in(t)
			p := w.start()
			if tt.name == "a newer version's" {
				p.wantFailed(w.state(), tt.says)
			} else {
				p.wantGroundless(w.state(), tt.says, "or move it away, too")
			}
			wantSaid(t, w.command(exitFailed, "status"), w.state(), tt.says)
			if now, err := os.ReadFile(w.state()); err != nil || !bytes.Equal(now, tt.state) {
				t.Errorf("the file was changed, or %v", err)
			}
		})
	}
	t.Run("a folder", func(t *testing.T) {
		if err := os.Remove(w.state()); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(w.state(), 0o755); err != nil {
			t.Fatal(err)
		}
		w := w.in(t)
		w.start().wantFailed(w.state(), "is a directory")
		wantSaid(t, w.command(exitFailed, "status"), w.state(), "is a directory")
	})
	if n := w.server.Counter().Total(); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

// overwrite is a copy of data with other bytes at a place.
func overwrite(data []byte, at int, with []byte) []byte {
	data = bytes.Clone(data)
	copy(data[at:], with)
	return data
}

// otherDatabase is a SQLite file that something else made.
func otherDatabase(t *testing.T, statements string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "other.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(statements)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, errOfRead := os.ReadFile(path)
	if err != nil || errOfRead != nil {
		t.Fatal(err, errOfRead)
	}
	return data
}

// wantFailed wants a run to have ended as one that could not begin, and to say
// some texts.
func (p *process) wantFailed(says ...string) {
	p.t.Helper()
	if code := p.wait(); code != exitFailed {
		p.t.Errorf("exit code %d, want %d", code, exitFailed)
	}
	wantSaid(p.t, p.stderr.String(), says...)
}

// Damage in the middle of a state is met when that is read, if ever. The run
// ends then and says so, and the pictures stay.
func TestDamageIsMetInMidRun(t *testing.T) {
	w := newGround(t, ground, oneHost)
	w.run(exitDone)
	whole, err := os.ReadFile(w.state())
	if err != nil {
		t.Fatal(err)
	}
	files := w.files()
	damaged := [][]byte{bytes.ReplaceAll(whole, []byte(`{"site":`), []byte("{\x00site\":"))}
	garbage := bytes.Repeat([]byte{0xA5, 0x00, 0x5A, 0xFF}, 1024)
	for at := 4096; at < len(whole); at += 4096 {
		damaged = append(damaged, overwrite(whole, at, garbage))
	}
	told := 0
	for i, state := range damaged {
		if err := os.WriteFile(w.state(), state, 0o644); err != nil {
			t.Fatal(err)
		}
		p := w.start()
		if code := p.wait(); code == exitFailed {
			p.wantGroundless(w.state(), "or move it away")
			told++
		} else if code != exitDone || i == 0 {
			t.Errorf("with damage %d the run exits with %d\n%s", i, code, &p.stderr)
		}
	}
	t.Logf("of %d kinds of damage %d were met", len(damaged), told)
	if told < 5 {
		t.Errorf("the run met %d kinds of damage: that proves little", told)
	}
	if now := w.files(); len(now) != len(files) {
		t.Errorf("%d files, want %d", len(now), len(files))
	}
}

func statusOf(w *world) *process { return w.bare().startOf("status") }
func runOf(w *world) *process    { return w.start() }

// A log that lost commits in its middle is no log of a run that was killed.
func TestDamagedLogIsToldOf(t *testing.T) {
	w, gallery := newHeld(t, oneHost, 90)
	p := w.start()
	p.until("pictures were kept", func() bool { return len(w.files()) > 60 })
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait()
	gallery.release() // a run that goes on all the same comes to its end
	logFile := w.state() + "-wal"
	whole, err := os.ReadFile(logFile)
	if err != nil {
		t.Fatal(err)
	}
	garbage := bytes.Repeat([]byte{0xA5, 0x00, 0x5A, 0xFF}, 25)
	for name, damaged := range map[string][]byte{
		"in its header": overwrite(whole, 0, garbage[:32]),
		"in its middle": overwrite(whole, len(whole)/2, garbage),
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(logFile, damaged, 0o644); err != nil {
				t.Fatal(err)
			}
			w := w.in(t)
			for _, begin := range []func(*world) *process{statusOf, runOf} {
				begin(w).wantGroundless(logFile, "move it away")
				if now, err := os.ReadFile(logFile); err != nil || !bytes.Equal(now, damaged) {
					t.Errorf("the log was changed (%v)", err)
				}
			}
		})
	}
	t.Run("without its state", func(t *testing.T) {
		aside := w.path("aside.db")
		if err := os.Rename(w.state(), aside); err != nil {
			t.Fatal(err)
		}
		w := w.in(t)
		w.start().wantFailed("its log "+logFile, "put the same file back")
		if err := os.Rename(aside, w.state()); err != nil {
			t.Fatal(err)
		}
	})
	// What a kill or a power cut leaves of the last commit, SQLite drops.
	for name, cut := range map[string][]byte{
		"whole":                   whole,
		"torn in its last commit": overwrite(whole, len(whole)-200, garbage),
		"not written at all":      make([]byte, 8192),
	} {
		t.Run(name+" is no damage", func(t *testing.T) {
			other := newGround(t, heldGround, oneHost)
			if err := os.CopyFS(other.path("galleries"), os.DirFS(w.path("galleries"))); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(other.state()+"-wal", cut, 0o644); err != nil {
				t.Fatal(err)
			}
			other.run(exitDone)
			other.wantAll(heldGround)
		})
	}
}

// A state that was moved away is begun anew: every picture is asked for once and
// recognised, and no file changes.
func TestPicturesAreRecognisedWithoutTheState(t *testing.T) {
	w := newGround(t, ground, oneHost)
	w.run(exitDone)
	before := w.stamps()
	w.server.Counter().Reset()
	if err := os.Rename(w.state(), w.path("away.db")); err != nil {
		t.Fatal(err)
	}
	shown := w.run(exitDone).stdout.String()
	wantSaid(t, shown, "40 were there already")
	w.wantAll(ground)
	for name, stamp := range w.stamps() {
		if !os.SameFile(before[name], stamp) || !before[name].ModTime().Equal(stamp.ModTime()) {
			t.Errorf("%s was written anew", name)
		}
	}
	for p := range bulk.New(ground).Pictures() {
		if n := w.server.Counter().Requests(p.URL); n != 1 {
			t.Errorf("%s was asked for %d times, want once", p.URL, n)
		}
	}
	t.Logf("%d requests recognise 40 pictures", w.server.Counter().Total())
	if n := len(w.records(frontier.Image, frontier.Done)); n != 40 {
		t.Errorf("%d pictures are recorded, want 40", n)
	}
}

// stamps tell files from others of the same bytes, by their paths.
func (w *world) stamps() map[string]os.FileInfo {
	w.t.Helper()
	stamps := map[string]os.FileInfo{}
	for name := range w.files() {
		info, err := os.Stat(w.path("galleries", name))
		if err != nil {
			w.t.Fatal(err)
		}
		stamps[name] = info
	}
	return stamps
}
