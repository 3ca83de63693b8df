package main

import (
	"io"
	"sync"
)

// sink is where a command writes its results. Where that fails, on a full disk
// say, the command goes on, for a run is worth more than what is told of it;
// that the result is not whole is told at the end. It is safe for concurrent
// use.
type sink struct {
	to  io.Writer
	mu  sync.Mutex
	err error // the first; nothing is written behind it
}

// Write implements io.Writer. It returns no error.
func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		_, s.err = s.to.Write(p)
	}
	return len(p), nil
}

// fault is why the result is not whole, nil if it is.
func (s *sink) fault() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}
