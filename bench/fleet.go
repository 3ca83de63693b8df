package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// fleet is a number of workers that share a crawl by a server of Redis. Each keeps its
// pictures in a folder of its own, so that no disk or bucket is measured.
type fleet int

// fleets are the sizes that are compared, the one that others are compared with first.
func fleets() []fleet { return []fleet{1, 2, 4} }

func (f fleet) name() string { return fmt.Sprintf("fleet of %d", f) }

// fleetWorkload is what each fleet keeps: a crawl that waits most of the time, whose hosts allow
// more requests at once than one worker has connections for, and as many as four have.
func fleetWorkload() workload {
	return workload{
		name:        "40 hosts × 100, 50 ms, 2 at once each",
		gallery:     gallery{Hosts: 40, Pages: 2, PerPage: 50, Size: 8_000, Latency: 50 * time.Millisecond},
		connections: 16, perHost: 2,
	}
}

// bound is the least time that the waiting takes a fleet, by its connections or by what the
// hosts allow.
func (f fleet) bound(w workload) time.Duration {
	atOnce := min(int(f)*w.connections, w.gallery.Hosts*w.perHost)
	return w.gallery.Latency * time.Duration(w.gallery.requests()) / time.Duration(atOnce)
}

// fleetSample is one run of a fleet.
type fleetSample struct {
	report
	// wall is the time from the start of all workers to the end of the last.
	wall time.Duration
	// cpu is that of all workers, peakRSS the most memory that one of them had.
	cpu     time.Duration
	peakRSS int64
	// kept are how many pictures each worker has, whole.
	kept   []int
	spoilt int
	failed error
}

func (s fleetSample) whole() (n int) {
	for _, kept := range s.kept {
		n += kept
	}
	return n
}

// judge says what of a run must not be, whatever it took: nil if all is well.
func (s fleetSample) judge(f fleet, w workload) error {
	faults := []error{s.failed}
	wrong := func(is bool, format string, args ...any) {
		if is {
			faults = append(faults, fmt.Errorf("%s: "+format, append([]any{f.name()}, args...)...))
		}
	}
	wrong(s.whole() != w.gallery.pictures() || s.spoilt > 0, "%d pictures are whole and %d are not, of %d", s.whole(), s.spoilt, w.gallery.pictures())
	wrong(s.Repeated > 0, "%d requests were repeated", s.Repeated)
	wrong(s.PeakHost > w.perHost, "%d requests at once to one host, the limit is %d", s.PeakHost, w.perHost)
	return errors.Join(faults...)
}

// errNoRedis says that fleets cannot be measured.
var errNoRedis = errors.New("redis-server is not installed: apt-get install redis-server")

// fleets has fleets of these sizes keep a workload in turn, so many times after a warm-up: the
// samples of each. The error is errNoRedis where there is no server.
func (h *harness) fleets(ctx context.Context, w workload, sizes []fleet) (all [][]fleetSample, err error) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return nil, errNoRedis
	}
	dir := filepath.Join(h.dir, "fleet")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	redis, err := startRedis(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer redis.close()
	b, err := openBooth(ctx, h.self, dir, w)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	all = make([][]fleetSample, len(sizes))
	for round := range h.options.pairs + 1 {
		for i, f := range sizes {
			state := fmt.Sprintf("%s?prefix=%d-%d", redis.address(), round, i)
			s, failed := h.fleet(ctx, b, f, state)
			if failed != nil {
				return all, errors.Join(err, failed)
			}
			err = errors.Join(err, s.judge(f, w))
			h.progress(fmt.Sprintf("%s: round %d of %d: %.3f s, of each %v", f.name(), round, h.options.pairs, s.wall.Seconds(), s.kept))
			if round > 0 {
				all[i] = append(all[i], s)
			}
		}
	}
	return all, err
}

// fleet has one fleet keep the gallery of a booth, in a new crawl.
func (h *harness) fleet(ctx context.Context, b *booth, f fleet, state string) (s fleetSample, err error) {
	var workers []*booth
	for n := range int(f) {
		worker, err := b.worker(n, state)
		if err != nil {
			return s, err
		}
		workers = append(workers, worker)
	}
	type end struct {
		usage
		err error
	}
	ends := make(chan end, len(workers))
	start := time.Now()
	for _, worker := range workers {
		go func() {
			command := append([]string{h.crawls[0].path}, h.crawls[0].args(worker)...)
			used, err := timed(ctx, h.self, worker.dir, filepath.Join(worker.dir, "log"), command...)
			ends <- end{used, err}
		}()
	}
	for range workers {
		e := <-ends
		s.cpu += e.cpu()
		s.peakRSS = max(s.peakRSS, e.PeakRSS)
		err = errors.Join(err, e.err)
		if e.Failure != "" {
			s.failed = errors.Join(s.failed, errors.New(e.Failure))
		}
	}
	s.wall = time.Since(start)
	if err != nil {
		return s, err
	}
	if s.report, err = b.report(); err != nil {
		return s, err
	}
	return s, s.look(workers)
}

// look compares what the workers kept with what was served.
func (s *fleetSample) look(workers []*booth) error {
	for _, worker := range workers {
		whole, spoilt, err := compare(worker.keep, worker.want)
		if err != nil {
			return err
		}
		s.kept = append(s.kept, whole)
		s.spoilt += spoilt
	}
	return nil
}

// worker is the booth of one worker of a fleet: a folder with a crawl.yaml, and an empty output.
func (b *booth) worker(n int, state string) (*booth, error) {
	w := *b
	w.dir = filepath.Join(b.dir, fmt.Sprint("worker", n))
	w.keep, w.config = filepath.Join(w.dir, "kept"), filepath.Join(w.dir, "crawl.yaml")
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder of a worker: %w", err)
	}
	if err := errors.Join(w.clear(), write(w.config, "state: "+state+"\n"+w.workload.yaml())); err != nil {
		return nil, err
	}
	// By this the worker knows its output, when the crawl has pictures already.
	if err := os.Mkdir(filepath.Join(w.keep, ".crawl"), 0o755); err != nil {
		return nil, fmt.Errorf("making the output of a worker: %w", err)
	}
	return &w, nil
}
