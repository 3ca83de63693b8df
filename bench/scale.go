package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// scale is a number of jobs that a frontier is worked with, alone.
type scale int

// scales are the sizes at which a job should cost the same.
func scales() []scale { return []scale{10_000, 100_000, 1_000_000} }

func (s scale) name() string { return fmt.Sprintf("frontier alone, %s jobs", grouped(int64(s))) }

// grown is what a frontier of one scale took.
type grown struct {
	growth
	// usage is that of the process that filled it.
	usage
	// status is that of `crawl status`, told by the first build of the command.
	status usage
}

// scale fills a frontier in a process of its own, and has the command tell its
// status.
func (h *harness) scale(ctx context.Context, s scale) (g grown, err error) {
	dir := filepath.Join(h.dir, "frontier")
	state := filepath.Join(dir, "kept", ".crawl", "state.db")
	if err := os.MkdirAll(filepath.Dir(state), 0o755); err != nil {
		return g, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	h.progress(s.name())
	log := filepath.Join(dir, "log")
	if g.usage, err = h.timed(ctx, dir, log, h.self, frontierRole, state, fmt.Sprint(int(s))); err != nil {
		return g, err
	}
	told, err := os.ReadFile(log)
	if err != nil {
		return g, fmt.Errorf("reading what a frontier took: %w", err)
	}
	if err := json.Unmarshal(told, &g.growth); err != nil {
		return g, fmt.Errorf("reading what a frontier took: %w", err)
	}
	err = write(filepath.Join(dir, "crawl.yaml"), workload{gallery: plain(1, 1, 1), connections: 1, perHost: 1}.yaml())
	if err != nil {
		return g, err
	}
	g.status, err = h.timed(ctx, dir, log, h.crawls[0].path, "status")
	return g, err
}

// timed runs a command that is to end well.
func (h *harness) timed(ctx context.Context, dir, log string, command ...string) (usage, error) {
	used, err := timed(ctx, h.self, dir, log, command...)
	if err == nil && used.Failure != "" {
		err = errors.New(used.Failure)
	}
	return used, err
}
