package crawler

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"magpie/config"
	"magpie/frontier"
	"magpie/storage"
)

// openState opens the state that a configuration names, to work on the named sites or all:
// a file, which is ours alone, or a crawl on a server, which machines share.
func openState(ctx context.Context, cfg *config.Config, sites []string) (frontier.Frontier, error) {
	if !cfg.IsServer() {
		return frontier.OpenSQLite(cfg.State, time.Now, sites...)
	}
	address, err := stateAddress(cfg)
	if err != nil {
		return nil, err
	}
	return frontier.OpenRedis(ctx, address, sites...)
}

// readState opens the state to look at it, beside a run or without one. If there is none the
// error is os.ErrNotExist, wrapped.
func readState(ctx context.Context, cfg *config.Config) (frontier.Frontier, error) {
	if !cfg.IsServer() {
		return frontier.ReadSQLite(cfg.State)
	}
	address, err := stateAddress(cfg)
	if err != nil {
		return nil, err
	}
	return frontier.ReadRedis(ctx, address)
}

// stateAddress is the address of a server with its variables filled in.
func stateAddress(cfg *config.Config) (string, error) {
	address, err := cfg.Env().ExpandState(cfg.State)
	if err != nil {
		return "", fmt.Errorf("reading state: in %s: %w", cfg.File, err)
	}
	return address, nil
}

// besideState is what the names of files begin with that stand beside the state: of one on a
// server, where it would be if it were a file.
func besideState(cfg *config.Config, store storage.Store) string {
	if cfg.IsServer() {
		return filepath.Join(processFolder(cfg, store), ".crawl", "state.db")
	}
	return cfg.State
}

// StateNote says what a crash of the server that keeps the state would cost, "" if nothing.
func (c *Crawler) StateNote() string {
	if server, ok := c.frontier.(*frontier.Redis); ok {
		return server.Note()
	}
	return ""
}
