package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"
)

// redisServer is a Redis server of a test's own, which writes what it is told to its disk every
// second.
type redisServer struct {
	t         *testing.T
	addr, dir string
	cmd       *exec.Cmd
}

// startRedis is startRedisServer for tests that need its address alone.
func startRedis(t *testing.T) (state string) {
	t.Helper()
	return startRedisServer(t).state()
}

// startRedisServer starts a Redis server on a free port, which ends with the test.
func startRedisServer(t *testing.T) *redisServer {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed: apt-get install redis-server")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &redisServer{t: t, addr: listener.Addr().String(), dir: t.TempDir()}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	s.start()
	t.Cleanup(s.kill)
	return s
}

// state is the address of a crawl on the server.
func (s *redisServer) state() string { return "redis://" + s.addr + "/0?prefix=fleet" }

// start starts the server, once more after kill.
func (s *redisServer) start() {
	s.t.Helper()
	_, port, _ := net.SplitHostPort(s.addr)
	s.cmd = exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", s.dir, "--appendonly", "yes", "--appendfsync", "everysec")
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	for range 500 {
		if conn, err := net.Dial("tcp", s.addr); err == nil {
			conn.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.t.Fatal("the Redis server does not start")
}

// kill ends the server at once.
func (s *redisServer) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// signal sends the server a signal.
func (s *redisServer) signal(what os.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(what); err != nil {
		s.t.Fatal(err)
	}
}

// tell has the server do a command.
func (s *redisServer) tell(command string) {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "%s\r\n", command)
	if answer, err := bufio.NewReader(conn).ReadString('\n'); err != nil || answer[0] == '-' {
		s.t.Fatalf("%s: %q, %v", command, answer, err)
	}
}
