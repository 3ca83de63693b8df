package crawler

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// drifting is a list of four pictures a page that changes while it is walked: a
// few times, before it answers for a page.
type drifting struct {
	grows, shrinks bool
	random         *rand.Rand
	// frozen, if set, ends all change.
	frozen bool
	// onList, if set, is told of every request for a page.
	onList func(n int)

	mu    sync.Mutex
	items []int
	made  int
	left  int   // changes to come
	stays []int // what was there all the time
	n     int   // how often a page was asked for
}

const perDrift = 3

// newDrifting makes a list of ten pages.
func newDrifting(seed uint64) *drifting {
	d := &drifting{random: rand.New(rand.NewPCG(seed, 0)), left: 6, made: 10 * perDrift}
	for i := range d.made {
		d.items = append(d.items, i)
	}
	d.stays = slices.Clone(d.items)
	return d
}

// change does something to the list before a page is answered: at its head, in
// its middle, just before the page or at its start, or anywhere.
func (d *drifting) change(page int) {
	if d.frozen || d.left == 0 || d.random.IntN(3) > 0 {
		return
	}
	d.left--
	first := min((page-1)*perDrift, len(d.items)-1)
	at := []int{0, len(d.items) / 2, max(first-1, 0), first, d.random.IntN(len(d.items))}[d.random.IntN(5)]
	if d.grows && (!d.shrinks || d.random.IntN(2) == 0) {
		d.items = slices.Insert(d.items, at, d.made)
		d.made++
		return
	}
	n := min(1+d.random.IntN(3), len(d.items)-at)
	gone := d.items[at : at+n]
	d.stays = slices.DeleteFunc(d.stays, func(i int) bool { return slices.Contains(gone, i) })
	d.items = slices.Delete(d.items, at, at+n)
}

func (d *drifting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var page int
	if strings.HasSuffix(r.URL.Path, ".jpg") {
		w.Write(bytesOf(r.Host + r.URL.Path))
		return
	}
	if _, err := fmt.Sscanf(r.URL.Path, "/%d", &page); err != nil {
		http.NotFound(w, r)
		return
	}
	if d.n++; d.onList != nil {
		d.onList(d.n)
	}
	d.change(page)
	first := (page - 1) * perDrift
	if first >= len(d.items) {
		http.NotFound(w, r)
		return
	}
	last := min(first+perDrift, len(d.items))
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%d</h1>", len(d.items))
	for _, i := range d.items[first:last] {
		b.WriteString(imgs(fmt.Sprintf("/%d.jpg", i)))
	}
	if last < len(d.items) {
		fmt.Fprintf(&b, "<a rel=next href=/%d>next</a>", page+1)
	}
	tag := fmt.Sprintf("%q", digest(b.String()))
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	html(b.String())(1, w, r)
}

const (
	driftChain   = "sites:\n  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img, parallelism: 1}\n"
	driftCounted = "sites:\n  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img, count: h1, parallelism: 1}\n"
)

// driftSeeds is how many lists drift in each way; three hundred do so as well.
const driftSeeds = 3

// Whatever is taken off a list, or put on it, while it is walked: what was there
// all the time is kept.
func TestAListThatMovesUnderTheWalk(t *testing.T) {
	tests := []struct {
		name           string
		yaml           string
		full           bool
		grows, shrinks bool
	}{
		{"grows", driftChain, false, true, false},
		{"shrinks, and says so", driftCounted, false, false, true},
		{"shrinks, and all is read", driftChain, true, false, true},
		{"grows and shrinks, and all is read", driftChain, true, true, true},
	}
	for _, tt := range tests {
		for seed := range uint64(driftSeeds) {
			t.Run(fmt.Sprintf("%s, %d", tt.name, seed), func(t *testing.T) {
				t.Parallel()
				d := newDrifting(seed)
				d.grows, d.shrinks = tt.grows, tt.shrinks
				w := newWorld(t, tt.yaml)
				w.handler = d
				w.prepare = func(c *Crawler) { c.full = tt.full }
				w.run()
				w.wantAll(d)
			})
		}
	}
}

// That the page is gone to which the one before led says that a list which tells
// its length became shorter.
func TestTheNextPageSlippedToThisOne(t *testing.T) {
	w := newWorld(t, driftCounted)
	d := newDrifting(0)
	d.items, d.stays, d.frozen = []int{0, 1, 2, 3, 4, 5, 6}, []int{1, 2, 3, 4, 5, 6}, true
	d.onList = func(n int) {
		if n == 3 {
			d.items = d.items[1:]
		}
	}
	w.handler = d
	w.run()
	w.wantAll(d)
	w.wantRequests(3, "one.test/1") // twice on the way back: the first time there was news
}

// A run may be stopped at any instant of the way back: the next finds what is
// left.
func TestAWayBackThatIsStopped(t *testing.T) {
	for at := 9; at <= 21; at += 4 {
		t.Run(fmt.Sprintf("at request %d", at), func(t *testing.T) {
			t.Parallel()
			d := newDrifting(7)
			d.shrinks, d.left = true, 4
			w := newWorld(t, driftChain)
			d.onList = func(n int) {
				if n == at {
					w.crawler.Drain()
				}
			}
			w.handler = d
			w.prepare = func(c *Crawler) { c.full = true }
			w.run()
			w.prepare, d.onList, d.frozen = nil, nil, true
			if sum := w.run(); sum.Open > 0 {
				t.Errorf("%d jobs are left", sum.Open)
			}
			w.wantAll(d)
		})
	}
}

// A list that does not tell its length, and does not move, is read once; one that
// does is read once as well, while it stays as long as it was.
func TestAListThatStaysIsReadOnce(t *testing.T) {
	for name, yaml := range map[string]string{"uncounted": driftChain, "counted": driftCounted} {
		t.Run(name, func(t *testing.T) {
			d := newDrifting(0)
			d.frozen = true
			w := newWorld(t, yaml)
			w.handler = d
			w.complete()
			w.wantTotal(10 + 10*perDrift)
			w.wantAll(d)
		})
	}
}

// wantAll wants every picture that was on a list all the time.
func (w *world) wantAll(d *drifting) {
	w.t.Helper()
	kept := map[string]bool{}
	for _, hash := range w.files() {
		kept[hash] = true
	}
	for _, i := range d.stays {
		if !kept[hashOf(fmt.Sprintf("one.test/%d.jpg", i))] {
			w.t.Errorf("picture %d is not kept", i)
		}
	}
	w.wantTrueRecords()
}
