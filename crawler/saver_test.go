package crawler

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"magpie/frontier"
	"magpie/storage"
)

// meeting is a store that keeps nothing until two batches are there at once.
type meeting struct {
	storage.Store
	met  chan struct{} // closed by the second
	once sync.Once

	mu      sync.Mutex
	waiting int
	most    int // pictures of one batch
}

func (m *meeting) Keep(ctx context.Context, batch []storage.Keep) []storage.Kept {
	m.mu.Lock()
	m.waiting++
	m.most = max(m.most, len(batch))
	both := m.waiting == 2
	m.mu.Unlock()
	if both {
		m.once.Do(func() { close(m.met) })
	}
	select {
	case <-m.met:
	case <-time.After(3 * time.Second):
	}
	m.mu.Lock()
	m.waiting--
	m.mu.Unlock()
	return m.Store.Keep(ctx, batch)
}

// While one batch of pictures is recorded the next is made durable.
func TestSaverOverlapsBatches(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, parallelism: 8}
`)
	var addresses []string
	for i := range 70 {
		addresses = append(addresses, fmt.Sprintf("/%d.jpg", i))
		w.pictures("one.test" + addresses[i])
	}
	w.page("one.test/", imgs(addresses...))
	store := &meeting{met: make(chan struct{})}
	w.prepare = func(c *Crawler) { store.Store, c.store = c.store, store }
	if sum := w.run(); sum.Saved != 70 || sum.Open != 0 {
		t.Errorf("got %+v", sum)
	}
	select {
	case <-store.met:
	default:
		t.Error("one batch waited for another to be recorded")
	}
	if store.most > maxBatch || batches*maxBatch+maxQueued > 64 {
		t.Errorf("%d pictures in a batch, %d batches and %d that wait: more than 64", store.most, batches, maxQueued)
	}
}

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
