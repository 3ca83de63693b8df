package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
)

// server is the server of a gallery, in a process of its own.
type server struct {
	addr    string
	cmd     *exec.Cmd
	ask     io.WriteCloser
	answers *json.Decoder
}

// startServer starts a server and waits until it has made its pictures. It ends
// with ctx; the caller closes it before that.
func startServer(ctx context.Context, self string, g gallery) (*server, error) {
	described, err := json.Marshal(g)
	if err != nil {
		return nil, fmt.Errorf("describing a gallery: %w", err)
	}
	s := &server{cmd: exec.CommandContext(ctx, self, serveRole, string(described))}
	ask, err := s.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the server: %w", err)
	}
	said, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the server: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the server: %w", err)
	}
	s.ask, s.answers = ask, json.NewDecoder(bufio.NewReader(said))
	var hello greeting
	if err := s.answers.Decode(&hello); err != nil {
		return nil, errors.Join(fmt.Errorf("waiting for the server: %w", err), s.close())
	}
	s.addr = hello.Addr
	return s, nil
}

// report returns what was asked of the server since the last report.
func (s *server) report() (report, error) {
	var seen report
	if _, err := io.WriteString(s.ask, "\n"); err != nil {
		return seen, fmt.Errorf("asking the server for its counts: %w", err)
	}
	if err := s.answers.Decode(&seen); err != nil {
		return seen, fmt.Errorf("reading the server's counts: %w", err)
	}
	return seen, nil
}

// close ends the server.
func (s *server) close() error {
	if err := errors.Join(s.ask.Close(), s.cmd.Wait()); err != nil {
		return fmt.Errorf("ending the server: %w", err)
	}
	return nil
}
