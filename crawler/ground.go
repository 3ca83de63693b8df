package crawler

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"magpie/config"
	"magpie/frontier"
	"magpie/storage"
)

// GroundError says that a crawl cannot go on where it is: its disk is full,
// broken, read-only or gone, or its state is damaged.
type GroundError struct {
	Err error
	// Advice is what people can do about it.
	Advice string
}

// Error says what went wrong.
func (e *GroundError) Error() string { return e.Err.Error() }

// Unwrap gives the error of the store or of the frontier.
func (e *GroundError) Unwrap() error { return e.Err }

// onGround adds to an error what people can do about it, if it is one of the
// ground: a [*GroundError] then.
func onGround(cfg *config.Config, err error) error {
	if _, is := errors.AsType[*GroundError](err); is || err == nil {
		return err
	}
	if fault, is := errors.AsType[*storage.BucketError](err); is {
		return &GroundError{err, fault.Advice + "; " + again}
	}
	if advice := groundAdvice(cfg, err); advice != "" {
		if fault := frontier.FileFault(err); fault != nil && !errors.Is(err, fault) {
			err = fmt.Errorf("%w: %w", err, fault) // SQLite says as little as "disk I/O error"
		}
		return &GroundError{err, advice}
	}
	return err
}

// again says what follows when the ground is whole.
const again = "then run the same command again: it goes on from there"

func groundAdvice(cfg *config.Config, err error) string {
	is := func(faults ...error) bool {
		for _, fault := range faults {
			if errors.Is(err, fault) || errors.Is(frontier.FileFault(err), fault) {
				return true
			}
		}
		return false
	}
	switch {
	case is(storage.ErrGone, frontier.ErrGone):
		return "put it back where it was, or mount its disk; " + again
	case is(frontier.ErrForgotten):
		return "let the server write what it is told (appendonly yes), and give every crawl a prefix of its own; then run the same command again: " +
			"it begins anew, asks for every page and picture once more and recognises the pictures that are there"
	case is(frontier.ErrDamaged):
		return damagedAdvice(cfg.State)
	case is(fs.ErrNotExist):
		return fmt.Sprintf("something removed what a run needs: see to it that nothing changes %s meanwhile; %s", filepath.Join(localFolder(cfg), ".crawl"), again)
	case is(syscall.ENOSPC, syscall.EDQUOT):
		return fmt.Sprintf("make room (%s); %s", freeSpace(cfg), again)
	case is(syscall.EROFS):
		return "make it writable, for example by mounting its disk so, or name another place with output: and state:; " + again
	case is(syscall.ENOTDIR):
		return "there is a file where a folder should be: move it away, or name another place with output: and state:; " + again
	case is(syscall.EISDIR):
		return "there is a folder where a file should be: move it away, or name another place with state:; " + again
	case is(fs.ErrPermission):
		return fmt.Sprintf("let the user who runs crawl read and write %s and %s; %s", localFolder(cfg), cfg.StateName(), again)
	case is(syscall.EMFILE, syscall.ENFILE):
		return "raise how many files may be open (ulimit -n), or lower connections:; " + again
	case is(syscall.EIO, syscall.ESTALE, syscall.ENODEV, syscall.ENXIO):
		return "its disk or its file system reports an error: see that it is sound and mounted; " + again
	}
	return ""
}

// freeSpace says how much is free where a run writes.
func freeSpace(cfg *config.Config) string {
	folders := []string{localFolder(cfg)}
	if below, err := filepath.Rel(folders[0], cfg.State); !cfg.IsServer() && (err != nil || !filepath.IsLocal(below)) {
		folders = append(folders, filepath.Dir(cfg.State))
	}
	var told []string
	for _, folder := range folders {
		if free, err := freeAt(folder); err == nil {
			told = append(told, fmt.Sprintf("%s are free at %s", megabytes(free), folder))
		}
	}
	return strings.Join(told, ", ")
}

// damagedAdvice says how to go on without a state. That the pictures are
// recognised is not free: each is asked for to be compared.
func damagedAdvice(state string) string {
	name := filepath.Base(state)
	return fmt.Sprintf("move %s-wal and %s-shm away, if they are there; then put a copy of %s in its place, or move it away, too, and run the same command again: "+
		"without a copy it begins a new state, asks for every page and picture once more and recognises the pictures that are there", name, name, state)
}

// freeAt is how many bytes are free on the file system of a folder.
func freeAt(folder string) (int64, error) {
	space, err := storage.AskSpace(folder)
	return space.Free, err
}

// checkRoom returns an error where the file system of the output is smaller than
// what is to stay free of it: nothing would ever begin.
func checkRoom(cfg *config.Config) error {
	local := localFolder(cfg)
	space, err := storage.AskSpace(local)
	if err != nil || space.Total == 0 || space.Total >= int64(cfg.MinFree) {
		return nil //nolint:nilerr // where nobody can tell there is no bound
	}
	return &GroundError{
		fmt.Errorf("the file system of %s holds %s in all, and min_free: keeps %s free", local, megabytes(space.Total), megabytes(int64(cfg.MinFree))),
		"set min_free: in crawl.yaml to what should stay free, 0 for nothing",
	}
}

// checkOutput returns an error where the state knows pictures and the output
// was never opened where it is: most likely the disk that has them is not
// mounted, and a new folder in its place would take what belongs there. Nothing
// is made yet.
func checkOutput(cfg *config.Config) error {
	if storage.IsOutput(cfg.Output) {
		return nil
	}
	n, err := keptPictures(cfg)
	if err != nil || n == 0 {
		return err
	}
	return &GroundError{
		fmt.Errorf("the state %s records %d pictures, but the output folder %q is not there, or is another", cfg.StateName(), n, cfg.Output),
		fmt.Sprintf("mount its disk or put it back; to go on without those pictures: mkdir -p %s", ShellWord(filepath.Join(cfg.Output, ".crawl"))),
	}
}

// checkNewBucket is checkOutput for a bucket in which nothing was ever kept: most
// likely its name is not the one that was meant.
func checkNewBucket(cfg *config.Config) error {
	n, err := keptPictures(cfg)
	if err != nil || n == 0 {
		return err
	}
	return &GroundError{
		fmt.Errorf("the state %s records %d pictures, but nothing was ever kept in %s", cfg.StateName(), n, cfg.Output),
		fmt.Sprintf("correct output: in crawl.yaml, or AWS_ENDPOINT_URL; to go on without those pictures, or with what you moved there, put an object there "+
			"that is called %s, whatever is in it", placeBelow(cfg, ".crawl/probe")),
	}
}

// keptPictures counts the pictures that a state records, 0 if there is none.
func keptPictures(cfg *config.Config) (n int64, err error) {
	front, err := readState(context.Background(), cfg)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, front.Close()) }()
	stats, err := front.Stats(context.Background())
	for _, c := range stats.Counts {
		if c.Kind == frontier.Image && c.State == frontier.Done {
			n += c.N
		}
	}
	return n, err
}
