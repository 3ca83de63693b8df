package crawler

import (
	"os"
	"path/filepath"
	"testing"

	"magpie/frontier"
)

// A name that cannot be is the fault of one picture and ends no run.
func TestRunGoesOnAfterANameThatCannotBe(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, save: '{name}/p{ext}'}
`)
	w.page("one.test/", imgs("/a.jpg", "/b.jpg"))
	w.pictures("one.test/a.jpg", "one.test/b.jpg")
	galleries, elsewhere := filepath.Join(w.dir, "galleries"), t.TempDir()
	if err := os.Mkdir(galleries, 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(galleries, "a")
	if err := os.Symlink(elsewhere, link); err != nil {
		t.Fatal(err)
	}
	sum := w.run()
	if sum.Saved != 1 || sum.Failed != 1 || sum.Open != 0 {
		t.Errorf("got %+v", sum)
	}
	r := w.wantRecord(frontier.Image, frontier.Failed, causeName)
	if r.URL != "http://one.test/a.jpg" || r.Status != 200 {
		t.Errorf("recorded %+v", r)
	}
	if behind, err := os.ReadDir(elsewhere); err != nil || len(behind) != 0 {
		t.Errorf("behind the link: %v, %v", behind, err)
	}
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	w.wantFiles(map[string]string{"b/p.jpg": "one.test/b.jpg"})
	if parts, err := filepath.Glob(filepath.Join(galleries, ".crawl/tmp/*")); err != nil || len(parts) != 0 {
		t.Errorf("parts are left: %v, %v", parts, err)
	}
}
