package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// machine is what the numbers were measured on.
type machine struct {
	date     time.Time
	system   string
	folder   string
	programs []string
	pairs    int
}

// machine looks at what the harness runs on.
func (h *harness) machine(ctx context.Context) (machine, error) {
	syncs, err := syncTime(h.dir)
	if err != nil {
		return machine{}, err
	}
	m := machine{
		date:   time.Now(),
		pairs:  h.options.pairs,
		system: fmt.Sprintf("%d cores, %s %s/%s, %s", runtime.NumCPU(), kernel(), runtime.GOOS, runtime.GOARCH, runtime.Version()),
		folder: fmt.Sprintf("%s, where %d syncs take %.1f ms", fileSystem(h.dir), syncCount, 1000*syncs.Seconds()),
	}
	for _, p := range append(append([]program{}, h.crawls...), h.others...) {
		m.programs = append(m.programs, p.version(ctx))
	}
	return m, nil
}

// syncCount is how many syncs are timed.
const syncCount = 100

// syncTime is how long that many syncs take, each of a byte that was appended.
func syncTime(dir string) (taken time.Duration, err error) {
	file, err := os.CreateTemp(dir, "sync-")
	if err != nil {
		return 0, fmt.Errorf("timing syncs: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	start := time.Now()
	for range syncCount {
		_, err := file.Write([]byte{0})
		if err = errors.Join(err, file.Sync()); err != nil {
			return 0, fmt.Errorf("timing syncs: %w", err)
		}
	}
	return time.Since(start), nil
}

// kernel is the version of the system, "" where it is not told in a file.
func kernel() string {
	told, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(told))
}

// fileSystem is the kind of file system that a folder is on, as far as the
// system has a file that lists what is mounted.
func fileSystem(dir string) string {
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return "a file system of unknown kind"
	}
	kind, longest := "", -1
	for line := range strings.Lines(string(mounts)) {
		fields := strings.Fields(line) // device, folder, kind
		if len(fields) < 3 {
			continue
		}
		if below, err := filepath.Rel(fields[1], dir); err == nil && filepath.IsLocal(below) && len(fields[1]) > longest {
			kind, longest = fields[2], len(fields[1])
		}
	}
	return kind
}
