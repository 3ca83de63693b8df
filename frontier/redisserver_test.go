package frontier

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"magpie/fixtures/redistest"
)

// redisServer is a Redis server of a test's own.
type redisServer struct {
	*redistest.Server
	password string // "" for none
}

// startRedis starts a server, which ends with the test.
func startRedis(t testing.TB, args ...string) *redisServer {
	t.Helper()
	return &redisServer{Server: redistest.Start(t, args...)}
}

// url is the address of a crawl of its own on the server.
func (s *redisServer) url(prefix string) string {
	login := ""
	if s.password != "" {
		login = ":" + s.password + "@"
	}
	return fmt.Sprintf("redis://%s%s/0?prefix=%s", login, s.Addr, prefix)
}

// prefixes numbers the crawls of tests that share a server.
var prefixes atomic.Int64

func newPrefix() string { return "t" + strconv.FormatInt(prefixes.Add(1), 10) }

// openTestRedis opens a crawl that is closed with the test.
func openTestRedis(t testing.TB, address string, now func() time.Time, sites ...string) *Redis {
	t.Helper()
	r, err := openRedis(context.Background(), address, now, sites)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sync.OnceFunc(func() { _ = r.Close() }))
	return r
}
