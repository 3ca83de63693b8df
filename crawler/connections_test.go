package crawler

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// A host that has work for one connection holds one, whatever its parallelism:
// the others go to the next host.
func TestConnectionsGoWhereWorkIs(t *testing.T) {
	w := newWorld(t, `
connections: 3
defaults: {parallelism: 3}
sites:
  slow: {start: 'http://one.test/', image: img}
  busy: {start: 'http://two.test/', image: img}
`)
	all := []string{"one.test/a.jpg"}
	var pair sync.WaitGroup
	pair.Add(2)
	both := make(chan struct{})
	go func() {
		pair.Wait()
		close(both)
	}()
	// The page of the one host comes when two pictures of the other are under
	// way at once.
	await := func(what string) {
		select {
		case <-both:
		case <-time.After(10 * time.Second):
			t.Errorf("%s waited in vain", what)
		}
	}
	w.answer("one.test/", func(_ int, rw http.ResponseWriter, _ *http.Request) {
		await("the page")
		rw.Header().Set("Content-Type", "text/html")
		fmt.Fprint(rw, imgs("/a.jpg"))
	})
	w.pictures("one.test/a.jpg")
	w.page("two.test/", imgs("/a.jpg", "/b.jpg"))
	for _, address := range []string{"two.test/a.jpg", "two.test/b.jpg"} {
		all = append(all, address)
		w.answer(address, func(n int, rw http.ResponseWriter, r *http.Request) {
			pair.Done()
			await(address)
			pictureOf(address)(n, rw, r)
		})
	}
	w.complete()
	w.wantKept(all...)
}

// A lane asks for a connection while it has work for one more worker, and sends
// a worker away while it has none.
func TestStaffing(t *testing.T) {
	tests := []struct {
		name        string
		hasWork     bool
		workers     int
		endings     int
		more, leave bool
	}{
		{name: "work for more than there are", hasWork: true, workers: 1, more: true},
		{name: "as many as the host allows", hasWork: true, workers: 2},
		{name: "no work", workers: 2, leave: true},
		{name: "no work, but something ended and may bring some", workers: 2, endings: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLane(&Crawler{}, nil, 2, newConnections(2))
			l.workers = tt.workers
			for range tt.endings {
				l.ended <- ending{}
			}
			if more, leave := l.staffing(tt.hasWork); (more != nil) != tt.more || (leave != nil) != tt.leave {
				t.Errorf("asks for more: %v, sends one away: %v", more != nil, leave != nil)
			}
		})
	}
}
