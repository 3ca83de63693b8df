package frontier

import (
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// What was read to add the links of a page is not kept, however many there are.
func TestSQLiteAddKeepsNoRows(t *testing.T) {
	s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), time.Now)
	c := &crawl{t: t, clock: newClock(), Frontier: s}
	jobs := pages("a", 20_000)
	c.add(jobs[:1]...)
	before := heapInUse()
	if fresh := c.add(jobs...); fresh != len(jobs)-1 {
		t.Errorf("%d are fresh, want %d", fresh, len(jobs)-1)
	}
	const most = 1 << 20
	if grown := heapInUse() - before; grown > most {
		t.Errorf("%d bytes are kept, want %d at most", grown, most)
	}
	runtime.KeepAlive(jobs)
}

// heapInUse is how much memory is in use.
func heapInUse() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
