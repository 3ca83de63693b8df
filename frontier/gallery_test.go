package frontier

import (
	"path/filepath"
	"testing"
	"time"
)

// lackingGalleries say what galleries lack by their sums.
var lackingGalleries = []struct {
	name     string
	sums     GallerySums
	want     int64
	complete bool
}{
	{"nothing when all is found", GallerySums{Done: 2, Skipped: 1, Claims: 1, Claimed: 3}, 0, true},
	{"what it claims and has not", GallerySums{Done: 2, Claims: 1, Claimed: 3}, 1, false},
	{"nothing yet while pictures are left", GallerySums{Done: 1, Open: 1, Claims: 1, Claimed: 3}, 0, false},
	{"nothing yet while pages are left", GallerySums{Done: 2, PagesOpen: 1, Claims: 1, Claimed: 3}, 0, false},
	{"nothing that failed", GallerySums{Done: 2, Failed: 1, Claims: 1, Claimed: 3}, 0, false},
	{"what its chain lacks while some are left", GallerySums{Done: 1, Open: 1, Claims: 1, Claimed: 3, Missing: 1}, 1, false},
	{"what its chain lacks of others than it had", GallerySums{Done: 3, Claims: 1, Claimed: 3, Missing: 1}, 1, false},
	{"nothing when two pages claim", GallerySums{Done: 2, Claims: 2, Claimed: 6}, 0, true},
	{"nothing when the chain is cut", GallerySums{Done: 2, Claims: 1, Claimed: 3, Cut: 1}, 0, true},
	{"nothing when no picture is found", GallerySums{Claims: 1, Claimed: 3}, 0, true},
}

func TestGalleryLacks(t *testing.T) {
	for _, tt := range lackingGalleries {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.sums.Lacks(); got != tt.want {
				t.Errorf("lacks %d, want %d", got, tt.want)
			}
			if got := tt.sums.IsComplete(); got != tt.complete {
				t.Errorf("complete %v, want %v", got, tt.complete)
			}
		})
	}
}

// What the file finds by its index is what the sums say.
func TestSQLiteFindsWhatIsIncomplete(t *testing.T) {
	for _, tt := range lackingGalleries {
		t.Run(tt.name, func(t *testing.T) {
			s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), time.Now)
			err := s.write(t.Context(), func(w *writer) error {
				site, err := w.site("site")
				w.galleries[galleryKey{site, "Owls"}] = galleryChange{GallerySums: tt.sums}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			c := &crawl{t: t, Frontier: s}
			if got := c.galleries(incompleteGalleries); (len(got) == 0) != tt.complete {
				t.Errorf("got %+v, want complete %v", got, tt.complete)
			}
		})
	}
}
