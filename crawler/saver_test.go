package crawler

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
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
	if store.most > maxBatch || batches*maxBatch+maxQueued+maxLarge > 64 {
		t.Errorf("%d pictures in a batch, %d batches, %d that wait and %d large ones: more than 64", store.most, batches, maxQueued, maxLarge)
	}
}

// busy is a store that takes all its time for large pictures.
type busy struct {
	storage.Store
	isLarge func(*storage.Part) bool
	kept    atomic.Int64 // of the others
	done    func(ctx context.Context, kept *atomic.Int64)
}

func (b *busy) Spool(ctx context.Context, id string, r io.Reader, types []string) (*storage.Part, error) {
	part, err := b.Store.Spool(ctx, id, r, types)
	if err == nil && b.isLarge(part) {
		part.Size = largeFrom
	}
	return part, err
}

func (b *busy) Keep(ctx context.Context, batch []storage.Keep) []storage.Kept {
	for _, k := range batch {
		if k.Part.Size == largeFrom {
			b.done(ctx, &b.kept)
		}
	}
	kept := b.Store.Keep(ctx, batch)
	b.kept.Add(int64(len(batch)))
	return kept
}

// Nobody waits for films but those that wait to be kept themselves.
func TestSaverLetsNobodyWaitForLargePictures(t *testing.T) {
	const small = 80
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, parallelism: 8}
`)
	var addresses []string
	for i := range small + maxLarge {
		addresses = append(addresses, fmt.Sprintf("/%d.jpg", i))
		w.pictures("one.test" + addresses[i])
	}
	w.page("one.test/", imgs(addresses...))
	var spooled atomic.Int64
	w.prepare = func(c *Crawler) {
		c.store = &busy{
			Store:   c.store,
			isLarge: func(*storage.Part) bool { return spooled.Add(1) <= maxLarge },
			done: func(_ context.Context, kept *atomic.Int64) {
				for deadline := time.Now().Add(10 * time.Second); kept.Load() < small; time.Sleep(time.Millisecond) {
					if time.Now().After(deadline) {
						t.Error("pictures waited for a large one")
						return
					}
				}
			},
		}
	}
	if sum := w.run(); sum.Saved != small+maxLarge || sum.Open != 0 {
		t.Errorf("got %+v", sum)
	}
}

// A run that stops at once does not wait for a store that does not come to an end:
// what it was to keep is fetched again.
func TestRunStopsWhileAPictureIsKept(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img}
`)
	w.page("one.test/", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w.prepare = func(c *Crawler) {
		c.saver.lasting = time.Millisecond
		c.store = &busy{Store: c.store, isLarge: func(*storage.Part) bool { return true }, done: func(keeping context.Context, _ *atomic.Int64) {
			cancel()
			select {
			case <-keeping.Done():
			case <-time.After(10 * time.Second):
				t.Error("it was not given up")
			}
		}}
	}
	if sum, err := w.try(ctx); sum.Saved != 0 || sum.Failed != 0 || sum.Open != 1 || !sum.Interrupted {
		t.Errorf("got %+v, %v", sum, err)
	}
	w.prepare = nil
	if sum := w.again(); sum.Saved != 1 || sum.Open != 0 {
		t.Errorf("then got %+v", sum)
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

// A run refreshes in many errands, each with a saver: none leaves anything with the run.
func TestSaverLeavesNothingWithItsRun(t *testing.T) {
	run := &waitedFor{Context: context.Background(), done: make(chan struct{})}
	w := newWorld(t, onePicture)
	c, err := Open(w.options())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	newSaver(c).start(run)()
	if run.waiting != 0 {
		t.Errorf("%d functions wait for the end of the run", run.waiting)
	}
}

// waitedFor counts what is to be called when it is done.
type waitedFor struct {
	context.Context
	done    chan struct{}
	waiting int
}

func (w *waitedFor) Done() <-chan struct{} { return w.done }

func (w *waitedFor) AfterFunc(func()) (stop func() bool) {
	w.waiting++
	return func() bool {
		w.waiting--
		return true
	}
}
