package frontier

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"magpie/fixtures/redistest"
)

// The nodes of a cluster refuse a script whose keys are in several slots, and hosts are
// spread over them.
func TestRedisCluster(t *testing.T) {
	cluster := redistest.StartCluster(t, 3)
	suite(t, func(t *testing.T, now func() time.Time, sites ...string) Frontier {
		return openTestRedis(t, cluster.URL(newPrefix()), now, sites...)
	})
	t.Run("hosts are spread over the nodes", func(t *testing.T) {
		prefix := newPrefix()
		c := newCrawlAt(t, cluster.URL(prefix))
		for i := range 30 {
			c.add(page(fmt.Sprintf("h%d", i), 1))
		}
		if counts := cluster.Keys(prefix); slices.Contains(counts, 0) {
			t.Errorf("the nodes have %v keys, want some on each", counts)
		}
	})
	t.Run("a host whose slot moves loses nothing", func(t *testing.T) { movingSlot(t, cluster) })
	t.Run("nodes that do not agree are waited for", func(t *testing.T) { disownedSlot(t, cluster) })
	t.Run("a node that evicts keys is refused", func(t *testing.T) { evictingNode(t, cluster) })
}

// disownedSlot asks for a host whose slot each of two nodes takes for the other's.
func disownedSlot(t *testing.T, cluster *redistest.Cluster) {
	prefix := newPrefix()
	c := newCrawlAt(t, cluster.URL(prefix))
	c.add(pages("a", 3)...)
	m := cluster.Migrate(prefix + ":{a}")
	m.Move(1000)
	m.Disown()
	var wg sync.WaitGroup
	wg.Go(func() {
		records, err := c.Get(context.Background(), pages("a", 1))
		if err != nil || records[0].State != Open {
			t.Errorf("Get while the nodes do not agree = %v, %v", records, err)
		}
	})
	wg.Go(func() {
		if _, err := c.Stats(context.Background()); err != nil {
			t.Errorf("Stats while the nodes do not agree: %v", err)
		}
	})
	time.Sleep(3 * redisPause / 2)
	m.End()
	wg.Wait()
}

// evictingNode has one node of several throw keys away when its memory is full.
func evictingNode(t *testing.T, cluster *redistest.Cluster) {
	for _, node := range cluster.Nodes {
		set := func(name, value string) {
			t.Helper()
			if err := node.Client().ConfigSet(t.Context(), name, value).Err(); err != nil {
				t.Fatal(err)
			}
		}
		set("maxmemory", "1gb")
		set("maxmemory-policy", "allkeys-lru")
		_, err := OpenRedis(t.Context(), cluster.URL(newPrefix()))
		wantRefusal(t, "a node that evicts keys", err, "noeviction")
		set("maxmemory", "0")
	}
}

// newCrawlAt is a crawl at an address.
func newCrawlAt(t *testing.T, address string) *crawl {
	t.Helper()
	clock := newClock()
	return &crawl{t: t, clock: clock, Frontier: openTestRedis(t, address, clock.now)}
}

// movingSlot works on a host whose slot begins to move, with some of its keys on another
// node already: what is done meanwhile waits until all of them are there.
func movingSlot(t *testing.T, cluster *redistest.Cluster) {
	for _, moved := range []int{0, 1} {
		prefix, host := newPrefix(), fmt.Sprintf("a%d", moved)
		c := newCrawlAt(t, cluster.URL(prefix))
		c.add(pages(host, 3)...)
		h := c.take()
		parent := c.jobs(h, Page, 1)[0]
		m := cluster.Migrate(prefix + ":{" + host + "}")
		m.Move(moved)
		var wg sync.WaitGroup
		wg.Go(func() {
			found := Outcome{Job: parent, State: Done, Children: []Job{image(host, 1)}}
			if err := c.Done(context.Background(), h, []Outcome{found}); err != nil {
				t.Errorf("Done with %d keys moved: %v", moved, err)
			}
		})
		time.Sleep(3 * redisPause / 2)
		m.Move(1000)
		m.End()
		wg.Wait()
		c.wantState(parent, Done)
		wantURLs(t, c.jobs(h, Image, 9), image(host, 1))
		wantURLs(t, c.jobs(h, Page, 9), pages(host, 3)[1:]...)
		c.done(h, finished(page(host, 1)))
		c.release(h, time.Time{})
	}
}
