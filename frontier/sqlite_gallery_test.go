package frontier

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// Galleries comes to all of many, each once and in order, and whoever looks at one
// for long keeps no log from being emptied.
func TestSQLiteGalleriesLetsItsLogBeEmptied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	const all = 2*mostEach + 1
	jobs := make([]Job, all)
	for n := range jobs {
		jobs[n] = in(fmt.Sprintf("%05d", n), image("a", n))
	}
	jobs[0].Gallery = ""
	if _, err := s.Add(t.Context(), jobs); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, filter := range []GalleryFilter{allGalleries, incompleteGalleries} {
		n := 0
		err = s.Galleries(t.Context(), filter, func(g Gallery) error {
			if want := jobs[n].Gallery; g.Name != want {
				return fmt.Errorf("gallery %d is %q, want %q", n, g.Name, want)
			}
			n++
			if n%mostEach != 1 {
				return nil
			}
			if _, err := s.Add(t.Context(), []Job{image("b", n)}); err != nil {
				return err
			}
			return emptyLog(other)
		})
		if err != nil || n != all {
			t.Errorf("met %d galleries, %v, want %d", n, err, all)
		}
	}
}
