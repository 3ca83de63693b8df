package crawler

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"magpie/fetch"
	"magpie/frontier"
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
		name       string
		interval   time.Duration
		hasWork    bool
		workers    int
		endings    int
		more, late bool
		leave      bool
	}{
		{name: "work for more than there are", hasWork: true, workers: 1, more: true},
		{name: "work for more, at intervals", interval: time.Second, hasWork: true, workers: 1, late: true},
		{name: "as many as the host allows", hasWork: true, workers: 2},
		{name: "no work", workers: 2, leave: true},
		{name: "no work, but something ended and may bring some", workers: 2, endings: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &Crawler{client: fetch.New(fetch.Options{})}
			defer c.client.Close()
			c.client.Limit("one.test", fetch.Limit{Interval: tt.interval})
			l := newLane(c, &frontier.Host{Name: "one.test"}, 2, newConnections(2))
			l.workers = tt.workers
			for range tt.endings {
				l.ended <- ending{}
			}
			more, leave := l.staffing(tt.hasWork)
			if isMore, isLate := more == l.connections.more, more == l.connections.late; isMore != tt.more || isLate != tt.late {
				t.Errorf("asks for more: %v, for what nobody wants: %v", isMore, isLate)
			}
			if (leave != nil) != tt.leave {
				t.Errorf("sends one away: %v", leave != nil)
			}
		})
	}
}
