package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// harness measures what the options choose, in a folder of its own.
type harness struct {
	options options
	// self is this command, dir the folder.
	self, dir string
	crawls    []program
	others    []program
	stderr    io.Writer
}

// newHarness makes the folder, and builds the command if no build is given.
// The caller closes the harness.
func newHarness(ctx context.Context, o options, stderr io.Writer) (*harness, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("looking for this command: %w", err)
	}
	dir, err := os.MkdirTemp(o.dir, "magpie-bench-")
	if err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	// The command runs elsewhere than here.
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	h := &harness{options: o, self: self, dir: dir, stderr: stderr}
	if o.others {
		h.others = others()
	}
	if h.crawls, err = h.builds(ctx); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

// builds returns the builds of the command that are to be measured.
func (h *harness) builds(ctx context.Context) ([]program, error) {
	if len(h.options.crawls) == 0 {
		path := filepath.Join(h.dir, "crawl")
		if err := build(ctx, path); err != nil {
			return nil, err
		}
		return []program{crawlOf("crawl", path)}, nil
	}
	return buildsGiven(h.options.crawls)
}

// build builds the command as it is released: what is for debuggers alone, and the
// library of C, are no part of what people run.
func build(ctx context.Context, path string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "magpie/cmd/crawl")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building the command: %w\n%s", err, said)
	}
	return nil
}

// buildsGiven are the builds with these paths, by the names of their files, or
// by the paths as given where two files have one name.
func buildsGiven(paths []string) ([]program, error) {
	var builds []program
	named := map[string]bool{}
	for _, given := range paths {
		path, err := filepath.Abs(given)
		if err == nil {
			_, err = exec.LookPath(path)
		}
		if err != nil {
			return nil, fmt.Errorf("looking for a build of the command: %w", err)
		}
		builds = append(builds, crawlOf(filepath.Base(path), path))
		named[filepath.Base(path)] = true
	}
	if len(named) < len(paths) {
		for i, given := range paths {
			builds[i].name = given
		}
	}
	return builds, nil
}

// close removes the folder with all in it.
func (h *harness) close() error {
	if err := os.RemoveAll(h.dir); err != nil {
		return fmt.Errorf("removing the folder of the measurements: %w", err)
	}
	return nil
}

// measure runs all workloads that were chosen. The tables hold what was measured
// even if something went wrong.
func (h *harness) measure(ctx context.Context) (*tables, error) {
	m, wrong := h.machine(ctx)
	t := &tables{machine: m}
	for _, w := range workloads() {
		if !h.options.workloads.MatchString(w.name) {
			continue
		}
		all, err := h.workload(ctx, w)
		wrong = errors.Join(wrong, err)
		t.addWorkload(w, all)
		if ctx.Err() != nil {
			return t, wrong
		}
	}
	if ctx.Err() == nil {
		wrong = errors.Join(wrong, h.measureFleets(ctx, t))
	}
	for _, s := range scales() {
		if h.options.workloads.MatchString(s.name()) && ctx.Err() == nil {
			grown, err := h.scale(ctx, s)
			wrong = errors.Join(wrong, err)
			t.addScale(s, grown)
		}
	}
	return t, wrong
}

// measureFleets adds the rows of the fleets that were chosen, which are compared with a single
// worker; where there is no Redis, it says so.
func (h *harness) measureFleets(ctx context.Context, t *tables) error {
	sizes := slices.DeleteFunc(fleets(), func(f fleet) bool { return f > 1 && !h.options.workloads.MatchString(f.name()) })
	if len(sizes) == 1 && !h.options.workloads.MatchString(sizes[0].name()) {
		return nil
	}
	w := fleetWorkload()
	all, err := h.fleets(ctx, w, sizes)
	if errors.Is(err, errNoRedis) {
		t.noFleets = err.Error()
		h.progress("FLEETS ARE NOT MEASURED: " + t.noFleets)
		return nil //nolint:nilerr // the report says so
	}
	for i, samples := range all {
		t.addFleet(sizes[i], w, samples, all[0])
	}
	return err
}

// workload measures one workload. A gallery that is to be finished is kept by
// each build of the command for itself.
func (h *harness) workload(ctx context.Context, w workload) (all []series, err error) {
	if !w.again {
		return h.inBooth(ctx, w, h.programs(w))
	}
	for _, p := range h.programs(w) {
		again, failed := h.inBooth(ctx, w, []program{p})
		all, err = append(all, again...), errors.Join(err, failed)
	}
	return all, err
}

func (h *harness) inBooth(ctx context.Context, w workload, programs []program) (all []series, err error) {
	dir := filepath.Join(h.dir, "booth")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	h.progress(w.name + ": making the pictures")
	b, err := openBooth(ctx, h.self, dir, w)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if w.again {
		if err := b.finish(ctx, programs[0]); err != nil {
			return nil, err
		}
	}
	return b.rounds(ctx, programs, h.options.pairs, h.progress)
}

// programs are those that a workload is measured with, the fetcher first.
func (h *harness) programs(w workload) []program {
	if w.alone {
		return h.crawls
	}
	all := append([]program{fetcherOf(h.self)}, h.crawls...)
	if w.gallery.Hosts > 1 {
		return all // the others would have to look their names up
	}
	if w.isPlain() {
		all = append(all, keeperOf(h.self))
	}
	return append(all, h.others...)
}

func (h *harness) progress(line string) { fmt.Fprintln(h.stderr, line) }
