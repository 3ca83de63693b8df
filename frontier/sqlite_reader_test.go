package frontier

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// However many records are asked for, the queries that are kept prepared are few.
func TestGetHasFewQueries(t *testing.T) {
	s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), time.Now)
	all := pages("a", 2*mostListed+2)
	if _, err := s.Add(t.Context(), all[:2*mostListed+1]); err != nil {
		t.Fatal(err)
	}
	for n := range len(all) + 1 {
		records, err := s.Get(t.Context(), all[:n])
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range records {
			got = append(got, fmt.Sprint(r.URL, r.State == Open))
		}
		var want []string
		for i, job := range all[:n] {
			want = append(want, fmt.Sprint(job.URL, i <= 2*mostListed))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("Get of %d jobs (-want +got):\n%s", n, diff)
		}
	}
	if got := len(s.read.prepared); got > 3 {
		t.Errorf("%d queries are kept for Get, want 3 at most", got)
	}
}
