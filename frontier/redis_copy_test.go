package frontier

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"magpie/fixtures/redistest"
)

// What a copy that was broken off left on a cluster goes; what others keep there stays.
func TestRedisClusterIsCopiedTo(t *testing.T) {
	onCluster := redistest.StartCluster(t, 3).URL
	from := filepath.Join(t.TempDir(), "state.db")
	source := openTestSQLite(t, from, time.Now)
	if _, err := source.Add(t.Context(), pages("a", 3)); err != nil {
		t.Fatal(err)
	}
	if err := source.Close(); err != nil {
		t.Fatal(err)
	}
	others := openTestRedis(t, onCluster("crawl-of-others"), time.Now)
	if _, err := others.Add(t.Context(), pages("a", 1)); err != nil {
		t.Fatal(err)
	}
	left, err := OpenCopy(t.Context(), CopyOptions{From: from, To: onCluster("crawl")})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(left.to.importRecords(t.Context(), []moved{{Record: Record{Job: page("b", 9), State: Open}}}), left.Close()); err != nil {
		t.Fatal(err)
	}
	if err := copyTestState(t.Context(), from, onCluster("crawl")); err != nil {
		t.Fatal(err)
	}
	for prefix, want := range map[string]int64{"crawl": 3, "crawl-of-others": 1} {
		stats, err := openTestRedis(t, onCluster(prefix), time.Now).Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := stats.Total("", 0, Unknown); got != want {
			t.Errorf("%s has %d jobs, want %d", prefix, got, want)
		}
	}
}
