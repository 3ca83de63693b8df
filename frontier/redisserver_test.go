package frontier

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisServer is a Redis server of a test's own.
type redisServer struct {
	dir, addr string
	password  string // "" for none
	args      []string
	cmd       *osexec.Cmd
}

// startRedis starts a server on a free port, which ends with the test.
func startRedis(t testing.TB, args ...string) *redisServer {
	t.Helper()
	s := &redisServer{dir: t.TempDir(), args: args}
	s.start(t)
	t.Cleanup(s.kill)
	return s
}

// start starts the server, once more after kill, on the same port then.
func (s *redisServer) start(t testing.TB) {
	t.Helper()
	if _, err := osexec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed: apt-get install redis-server")
	}
	if s.addr == "" {
		s.addr = freeAddr(t)
	}
	_, port, _ := net.SplitHostPort(s.addr)
	args := append([]string{"--port", port, "--bind", "127.0.0.1", "--dir", s.dir, "--save", "", "--logfile", filepath.Join(s.dir, "log")}, s.args...)
	s.cmd = osexec.Command("redis-server", args...)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.wait(t)
}

func freeAddr(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// wait returns when the server answers.
func (s *redisServer) wait(t testing.TB) {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: s.addr, MaxRetries: -1})
	defer client.Close()
	for range 500 {
		var answer redis.Error
		if err := client.Ping(context.Background()).Err(); err == nil || errors.As(err, &answer) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	t.Fatalf("the server does not answer:\n%s", log)
}

// kill ends the server at once.
func (s *redisServer) kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	s.cmd = nil
}

// url is the address of a crawl of its own on the server.
func (s *redisServer) url(prefix string) string {
	login := ""
	if s.password != "" {
		login = ":" + s.password + "@"
	}
	return fmt.Sprintf("redis://%s%s/0?prefix=%s", login, s.addr, prefix)
}

// client asks the server directly.
func (s *redisServer) client(t testing.TB) *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: s.addr})
	t.Cleanup(func() { _ = client.Close() })
	return client
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
