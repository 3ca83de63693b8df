package frontier

import (
	"errors"
	"path/filepath"
	"strings"
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

// A crawl on a server whose order of what was settled is not whole is not copied to another, but
// to a file, which needs none.
func TestRedisCopyMissesOrder(t *testing.T) {
	server := startRedis(t)
	address, clock := server.url("crawl"), newClock()
	r := openTestRedis(t, address, clock.now)
	c := &crawl{t: t, clock: clock, Frontier: r}
	c.add(pages("a", 3)...)
	h := c.take()
	for _, job := range c.jobs(h, Page, 3) {
		c.done(h, finished(job))
	}
	c.release(h, time.Time{})
	if err := server.Client().RPop(t.Context(), r.keysOf("a")+":c").Err(); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := copyTestState(t.Context(), address, server.url("other")); err == nil || !strings.Contains(err.Error(), "3 records are settled, and the state has the order of 2") {
		t.Errorf("copying to a server: %v, want what the order lacks", err)
	}
	file := filepath.Join(t.TempDir(), "state.db")
	if err := copyTestState(t.Context(), address, file); err != nil {
		t.Errorf("copying to a file: %v", err)
	}
	if err := copyTestState(t.Context(), file, server.url("other")); err != nil {
		t.Errorf("copying from the file: %v", err)
	}
}
