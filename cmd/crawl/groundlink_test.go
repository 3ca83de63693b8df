package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures"
	"magpie/fixtures/bulk"
)

// No symbolic link in the output is followed: nothing outside changes, whatever
// stands in the place of which name.
func TestNoLinkIsFollowed(t *testing.T) {
	withAll := []byte(strings.Replace(string(oneHost), "parallelism: 8", "parallelism: 8\n    sidecar: true\n    save: '{site}/{name}{ext}'", 1))
	gallery := bulk.New(ground)
	withCookies := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		http.SetCookie(rw, &http.Cookie{Name: "visited", Value: "yes"})
		gallery.ServeHTTP(rw, r)
	})
	tests := []struct {
		name, link, to string
		code           int
		says           string
	}{
		{"for a gallery", "one", "", exitIncomplete, "a symbolic link, which is not followed"},
		{"for a picture", "one/000000.jpg", "picture.jpg", exitDone, ""},
		{"for a picture to nowhere", "one/000000.jpg", "new.jpg", exitDone, ""},
		{"for a sidecar", "one/000000.jpg.json", "text.json", exitDone, ""},
		{"for a sidecar to nowhere", "one/000000.jpg.json", "new.json", exitDone, ""},
		{"for what is crawl's own", ".crawl", "", exitFailed, "a symbolic link, which is not followed"},
		{"for parts", ".crawl/tmp", "", exitFailed, "a symbolic link, which is not followed"},
		{"for cookies", ".crawl/cookies", "", exitFailed, "symbolic link"},
		{"for the lock", ".crawl/lock", "new.lock", exitFailed, "is not a file"},
		{"for the lock of the state", ".crawl/state.db.lock", "new.lock", exitFailed, "is not a file"},
		{"for the state", ".crawl/state.db", "new.db", exitFailed, "which is not there: mount its disk"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, withAll, withCookies, "one.test")
			outside := w.path("outside")
			w.makeFiles("outside/picture.jpg", "outside/text.json", "outside/below/file")
			w.link(tt.link, filepath.Join(outside, tt.to))
			before := tree(t, outside)

			p := w.start()
			if code := p.wait(); code != tt.code {
				t.Errorf("exit code %d, want %d\n%s%s", code, tt.code, &p.stdout, &p.stderr)
			}
			wantSaid(t, p.stdout.String()+p.stderr.String(), tt.says)
			if diff := cmp.Diff(before, tree(t, outside)); diff != "" {
				t.Errorf("outside (-before +after)\n%s", diff)
			}
			if tt.code == exitDone {
				_ = os.Remove(w.path("galleries", tt.link)) // if it leads nowhere it cannot be read
				w.wantThere(ground)
			}
		})
	}
}

// An output that is itself a link is followed, as people mean it; one that leads nowhere
// is told.
func TestOutputThatIsALinkIsFollowed(t *testing.T) {
	w := newGround(t, ground, oneHost)
	w.makeFiles("disk/.keep")
	if err := os.Symlink("disk", w.path("galleries")); err != nil {
		t.Fatal(err)
	}
	w.run(exitDone)
	if there, err := fixtures.Files(w.path("disk", "one")); err != nil || len(there) != ground.Pages*ground.PerPage {
		t.Errorf("%d pictures are where the link leads, %v", len(there), err)
	}
	wantSaid(t, w.command(exitDone, "verify"), "40 intact")
	asked := w.server.Counter().Total()
	w.run(exitDone)
	if again := w.server.Counter().Total() - asked; again > ground.Pages {
		t.Errorf("%d requests for what is there", again)
	}
	if info, err := os.Lstat(w.path("galleries")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	if err := os.Rename(w.path("disk"), w.path("elsewhere")); err != nil {
		t.Fatal(err)
	}
	wantSaid(t, w.command(exitFailed, "run"), "is a link to disk, which is not there")
}

// makeFiles makes files with their names in them.
func (w *world) makeFiles(names ...string) {
	w.t.Helper()
	for _, name := range names {
		if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o755); err != nil {
			w.t.Fatal(err)
		}
		w.write(name, []byte(name))
	}
}

// link makes a symbolic link in the output.
func (w *world) link(name, to string) {
	w.t.Helper()
	path := w.path("galleries", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Symlink(to, path); err != nil {
		w.t.Fatal(err)
	}
}

// tree is what is in a folder: the hash of each file, and every name.
func tree(t *testing.T, folder string) map[string]string {
	t.Helper()
	all, err := fixtures.Files(folder)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
		if name := strings.TrimPrefix(path, folder); all[name] == "" {
			all[name] = "is there"
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
