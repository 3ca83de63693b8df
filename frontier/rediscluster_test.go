package frontier

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// redisSlots is how many slots the keys of a cluster are spread over.
const redisSlots = 16384

// redisCluster is a cluster of masters, which share its slots evenly.
type redisCluster struct {
	nodes []*redisServer
}

// startCluster starts a cluster of so many masters, which ends with the test.
func startCluster(t testing.TB, masters int, args ...string) *redisCluster {
	t.Helper()
	c := &redisCluster{}
	for i := range masters {
		_, bus, _ := net.SplitHostPort(freeAddr(t))
		node := startRedis(t, append(args, "--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--cluster-port", bus)...)
		from, to := i*redisSlots/masters, (i+1)*redisSlots/masters-1
		must(t, node.client(t).ClusterAddSlotsRange(t.Context(), from, to).Err())
		if i > 0 {
			host, port, _ := net.SplitHostPort(c.nodes[0].addr)
			must(t, node.client(t).Do(t.Context(), "cluster", "meet", host, port, busOf(c.nodes[0])).Err())
		}
		c.nodes = append(c.nodes, node)
	}
	c.wait(t)
	return c
}

// busOf is the port at which a node speaks to others.
func busOf(s *redisServer) string { return s.args[slices.Index(s.args, "--cluster-port")+1] }

// url is the address of a crawl of its own on the cluster.
func (c *redisCluster) url(prefix string) string {
	var hosts []string
	for _, node := range c.nodes {
		hosts = append(hosts, node.addr)
	}
	return "redis+cluster://" + strings.Join(hosts, ",") + "?prefix=" + prefix
}

// wait returns when each node knows of all slots.
func (c *redisCluster) wait(t testing.TB) {
	t.Helper()
	for _, node := range c.nodes {
		waitUntil(t, "the cluster has no slots", func() bool {
			info, err := node.client(t).ClusterInfo(context.Background()).Result()
			return err == nil && infoField(info, "cluster_state") == "ok"
		})
	}
}

// waitUntil waits for something that servers are about to do.
func waitUntil(t testing.TB, otherwise string, is func() bool) {
	t.Helper()
	for range 3000 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal(otherwise)
}

// keysOn counts the keys of a crawl on each node.
func (c *redisCluster) keysOn(t testing.TB, prefix string) (counts []int) {
	t.Helper()
	for _, node := range c.nodes {
		keys, err := node.client(t).Keys(t.Context(), prefix+":*").Result()
		must(t, err)
		counts = append(counts, len(keys))
	}
	return counts
}

// migration is a slot under way from one node to another.
type migration struct {
	slot     int64
	from, to *redisServer
}

// migrate begins to move the slot of a key to another node.
func (c *redisCluster) migrate(t testing.TB, key string) migration {
	t.Helper()
	slot, err := c.nodes[0].client(t).ClusterKeySlot(t.Context(), key).Result()
	must(t, err)
	i := int(slot) * len(c.nodes) / redisSlots
	m := migration{slot, c.nodes[i], c.nodes[(i+1)%len(c.nodes)]}
	must(t, m.to.client(t).Do(t.Context(), "cluster", "setslot", slot, "importing", m.from.id(t)).Err())
	must(t, m.from.client(t).Do(t.Context(), "cluster", "setslot", slot, "migrating", m.to.id(t)).Err())
	return m
}

// move moves at most so many keys of the slot.
func (m migration) move(t testing.TB, most int) {
	t.Helper()
	from := m.from.client(t)
	keys, err := from.ClusterGetKeysInSlot(t.Context(), int(m.slot), most).Result()
	must(t, err)
	host, port, _ := net.SplitHostPort(m.to.addr)
	for _, key := range keys {
		must(t, from.Migrate(t.Context(), host, port, key, 0, 5*time.Second).Err())
	}
}

// end has the slot be the other node's.
func (m migration) end(t testing.TB) {
	t.Helper()
	owner := m.to.id(t)
	for _, node := range []*redisServer{m.to, m.from} {
		must(t, node.client(t).Do(t.Context(), "cluster", "setslot", m.slot, "node", owner).Err())
	}
}

// id is the name of a node in its cluster.
func (s *redisServer) id(t testing.TB) string {
	t.Helper()
	id, err := s.client(t).Do(t.Context(), "cluster", "myid").Text()
	must(t, err)
	return id
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
