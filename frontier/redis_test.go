package frontier

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestRedis(t *testing.T) {
	server := startRedis(t)
	suite(t, func(t *testing.T, now func() time.Time, sites ...string) Frontier {
		return openTestRedis(t, server.url(newPrefix()), now, sites...)
	})
}

// A node of a cluster refuses a script whose keys are in several slots.
func TestRedisCluster(t *testing.T) {
	server := startRedis(t, "--cluster-enabled", "yes")
	if err := server.client(t).ClusterAddSlotsRange(t.Context(), 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	server.waitForSlots(t)
	suite(t, func(t *testing.T, now func() time.Time, sites ...string) Frontier {
		return openTestRedis(t, "redis+cluster://"+server.addr+"?prefix="+newPrefix(), now, sites...)
	})
}

// waitForSlots returns when a cluster says that it is one.
func (s *redisServer) waitForSlots(t *testing.T) {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: s.addr})
	defer client.Close()
	for range 500 {
		info, err := client.ClusterInfo(context.Background()).Result()
		if err == nil && infoField(info, "cluster_state") == "ok" {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the cluster has no slots")
}

// A job that is found twice at once, and the second time as it is known, is left: what else
// is found is written.
func TestRedisAddsWhatIsChangedBack(t *testing.T) {
	server := startRedis(t)
	c := &crawl{t: t, clock: newClock(), Frontier: openTestRedis(t, server.url(newPrefix()), time.Now)}
	known, other := image("a", 1), image("a", 1)
	other.Referer = "https://a/other.html"
	c.add(known)
	if fresh := c.add(other, known, image("a", 2)); fresh != 1 {
		t.Errorf("%d jobs were unknown, want 1", fresh)
	}
}
