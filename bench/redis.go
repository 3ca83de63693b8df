package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"time"

	"magpie/fixtures"
)

// redisServer is a server of Redis, as docs/operations.md has one started.
type redisServer struct {
	addr string
	cmd  *exec.Cmd
}

// redisPatience is how long a server may take to answer.
const redisPatience = 10 * time.Second

// startRedis starts a server on a free port, with its file in a folder. It ends with ctx; the
// caller closes it before that.
func startRedis(ctx context.Context, dir string) (*redisServer, error) {
	addr, err := fixtures.FreeAddr()
	if err != nil {
		return nil, err
	}
	s := &redisServer{addr: addr}
	_, port, _ := net.SplitHostPort(addr)
	s.cmd = exec.CommandContext(ctx, "redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", dir, "--appendonly", "yes", "--appendfsync", "everysec")
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting redis-server: %w", err)
	}
	for deadline := time.Now().Add(redisPatience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if conn, err := net.Dial("tcp", s.addr); err == nil {
			return s, conn.Close()
		}
	}
	s.close()
	return nil, errors.New("starting redis-server: it does not answer")
}

// address is that of its first database.
func (s *redisServer) address() string { return "redis://" + s.addr + "/0" }

// close ends the server. What it knows is of no use any more.
func (s *redisServer) close() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}
