package main

import (
	"strings"
	"testing"

	"magpie/fixtures/redistest"
)

// redisServer is a Redis server of a test's own, which writes what it is told to its disk every
// second.
type redisServer struct {
	t *testing.T
	*redistest.Server
}

// startRedis is startRedisServer for tests that need its address alone.
func startRedis(t *testing.T) (state string) {
	t.Helper()
	return startRedisServer(t).state()
}

// startRedisServer starts a Redis server, which ends with the test.
func startRedisServer(t *testing.T) *redisServer {
	t.Helper()
	return &redisServer{t, redistest.Start(t, "--appendonly", "yes", "--appendfsync", "everysec")}
}

// state is the address of a crawl on the server.
func (s *redisServer) state() string { return "redis://" + s.Addr + "/0?prefix=fleet" }

// tell has the server do a command.
func (s *redisServer) tell(command string) {
	s.t.Helper()
	var words []any
	for word := range strings.FieldsSeq(command) {
		words = append(words, word)
	}
	if err := s.Client().Do(s.t.Context(), words...).Err(); err != nil {
		s.t.Fatalf("%s: %v", command, err)
	}
}
