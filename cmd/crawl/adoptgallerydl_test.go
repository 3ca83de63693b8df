package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"magpie/fixtures"
	"magpie/frontier"
)

// shelfSite is a list of pictures on plain HTTP, for a tool that knows neither our
// names of hosts nor our certificates. It counts what it is asked for.
type shelfSite struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
}

const shelfPictures = 4

func newShelfSite(t *testing.T) *shelfSite {
	s := &shelfSite{asked: map[string]int{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *shelfSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[r.URL.Path]++
	var n int
	switch _, err := fmt.Sscanf(r.URL.Path, "/a b/p%d.jpg", &n); {
	case err == nil:
		w.Write(fixtures.Picture(int64(n), 3000))
	case r.URL.Path == "/":
		for i := range shelfPictures {
			fmt.Fprintf(w, `<img id=%d src="%s/a%%20b/p%d.jpg">`, i, s.URL, i)
		}
	default:
		http.NotFound(w, r)
	}
}

// pictures is how often pictures were asked for since it was called last.
func (s *shelfSite) pictures() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for path, asked := range s.asked {
		if strings.HasSuffix(path, ".jpg") {
			n += asked
		}
	}
	clear(s.asked)
	return n
}

// galleryDL has the real tool fetch the pictures into the folder gdl, with an
// archive of what it fetched.
func galleryDL(t *testing.T, dir, page string) {
	t.Helper()
	tool, err := exec.LookPath("gallery-dl")
	if err != nil {
		t.Skip("gallery-dl is not installed: apt-get install gallery-dl")
	}
	fetch := exec.Command(tool, "--config-ignore", "--dest", "gdl", "--download-archive", "gdl.sqlite3", "r:"+page)
	fetch.Dir = dir
	fetch.Env = append(os.Environ(), "HOME="+dir)
	if said, err := fetch.CombinedOutput(); err != nil {
		t.Fatalf("gallery-dl: %v\n%s", err, said)
	}
}

func newShelfWorld(t *testing.T, site *shelfSite) *world {
	return newWorld(t, fmt.Appendf(nil, `
sites:
  shelf:
    start: %s/
    each:
      in: img
      fields: {id: '@id'}
      image: '@src'
`, site.URL), http.NotFoundHandler())
}

// What gallery-dl fetched is neither asked for nor lost: its files are copied, and
// what only its archive has is skipped until somebody says otherwise.
func TestAdoptFromTheRealGalleryDL(t *testing.T) {
	t.Parallel()
	site := newShelfSite(t)
	w := newShelfWorld(t, site)
	galleryDL(t, w.dir, site.URL+"/")
	if n := site.pictures(); n != shelfPictures {
		t.Fatalf("gallery-dl asked for %d pictures, want %d", n, shelfPictures)
	}
	gone, err := filepath.Glob(filepath.Join(w.dir, "gdl", "directlink", "*p0.jpg"))
	if err != nil || len(gone) != 1 {
		t.Fatalf("gallery-dl left %q (%v)", gone, err)
	}
	if err := os.Remove(gone[0]); err != nil {
		t.Fatal(err)
	}

	w.offline(exitDone, "adopt", "gdl", "--from-gallery-dl", "gdl.sqlite3", "--name", "directlink/*_p{id:01}").
		wantLines("entries 4", "files 3 pictures")
	w.run(exitDone, "shelf").wantLines("saved 3 pictures", "3 of them adopted", "1 in another archive")
	if n := site.pictures(); n != 0 {
		t.Errorf("%d requests for pictures, want none", n)
	}
	w.run(exitDone)
	w.offline(exitDone, "retry", "--cause", "in another archive").wantLines("1 due again")
	w.run(exitDone).wantLines("saved 1 picture")
	if n := site.pictures(); n != 1 {
		t.Errorf("%d requests for pictures, want the one that was not there", n)
	}
	if n := len(w.records(frontier.Image, frontier.Done)); n != shelfPictures {
		t.Errorf("%d pictures are done, want %d", n, shelfPictures)
	}
}

// An archive alone has everything skipped that it names, by entries that somebody
// describes, also one that was made by another module.
func TestAdoptAnArchiveAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entries []string
		args    []string
		want    int // requests for pictures
	}{
		"site and id":                      {[]string{"shelf0", "shelf1", "shelf2", "other3"}, nil, 1},
		"site and name, which nobody said": {[]string{"shelfp0", "shelfp1"}, nil, 4},
		"described":                        {[]string{"box_0_p0", "box_1_p1", "shelf2"}, []string{"--entry", "box_{id}_{name}"}, 2},
		"another site's":                   {[]string{"danbooru0", "danbooru1"}, nil, 4},
		"none of this site":                {[]string{"shelf0"}, []string{"box"}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := newShelfSite(t)
			w := newShelfWorld(t, site)
			yaml, err := os.ReadFile(filepath.Join(w.dir, "crawl.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			w.write("crawl.yaml", append(yaml, "  box: {start: 'https://box.test/', image: img}\n"...))
			makeArchive(t, filepath.Join(w.dir, "gdl.sqlite3"), c.entries)
			args := append([]string{"--from-gallery-dl", "gdl.sqlite3"}, c.args...)
			w.offline(exitDone, "adopt", args...).wantLines(fmt.Sprintf("entries %d", len(c.entries)))
			w.run(exitDone, "shelf")
			if n := site.pictures(); n != c.want {
				t.Errorf("%d requests for pictures, want %d", n, c.want)
			}
		})
	}
}

// makeArchive makes an archive as gallery-dl does.
func makeArchive(t *testing.T, path string, entries []string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE archive (entry TEXT PRIMARY KEY) WITHOUT ROWID"); err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if _, err := db.Exec("INSERT INTO archive VALUES (?)", entry); err != nil {
			t.Fatal(err)
		}
	}
}
