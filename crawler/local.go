package crawler

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"magpie/config"
	"magpie/storage"
)

// localFolder is the folder on this machine where a run keeps what is its own,
// below ".crawl": parts, cookies, the index of what is adopted. Where pictures are
// kept in a folder it is that. For a bucket it stands beside the state, or where
// that is on another machine, too, in the user's folder for caches, under a hash of
// the bucket's address.
func localFolder(cfg *config.Config) string {
	switch {
	case !cfg.OutputIsBucket():
		return cfg.Output
	case !strings.Contains(cfg.State, "://"):
		return cfg.State + "-local"
	}
	caches, err := os.UserCacheDir()
	if err != nil {
		caches = os.TempDir() // of a user who has no home
	}
	sum := sha256.Sum256([]byte(cfg.Output))
	return filepath.Join(caches, "magpie", fmt.Sprintf("%x", sum[:8]))
}

// processFolder is the localFolder of this very process: of those that keep pictures in
// one bucket each has another, also on one machine.
func processFolder(cfg *config.Config, store storage.Store) string {
	if s3, is := store.(*storage.S3); is {
		return s3.Parts()
	}
	return localFolder(cfg)
}

// openStore opens the store that the configuration names.
func openStore(ctx context.Context, cfg *config.Config) (storage.Store, error) {
	if cfg.OutputIsBucket() {
		return storage.OpenS3(ctx, cfg.Output, localFolder(cfg), func() error { return checkNewBucket(cfg) })
	}
	if err := checkOutput(cfg); err != nil {
		return nil, err
	}
	return storage.OpenDisk(cfg.Output)
}

// placeBelow is where something is that is kept under a path: a path of the file
// system, or an address in a bucket.
func placeBelow(cfg *config.Config, path string) string {
	switch {
	case !cfg.OutputIsBucket():
		return filepath.Join(cfg.Output, filepath.FromSlash(path))
	case path == ".":
		return cfg.Output
	}
	return cfg.Output + "/" + path
}
