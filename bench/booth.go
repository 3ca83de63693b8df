package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// booth is where one workload is measured: a folder, and a server in a process
// of its own.
type booth struct {
	workload workload
	*server
	// self is this command.
	self string
	// want are the pictures, by name.
	want map[string]string

	dir string
	// keep is the folder for pictures, config a crawl.yaml, list the addresses
	// of everything by name, and direct the same by the address of the server.
	keep, config, list, direct string
}

// openBooth makes a booth in a folder that is there. The caller closes it.
func openBooth(ctx context.Context, self, dir string, w workload) (*booth, error) {
	s, err := startServer(ctx, self, w.gallery)
	if err != nil {
		return nil, err
	}
	b := &booth{
		workload: w, server: s, self: self, want: w.gallery.want(), dir: dir,
		keep: filepath.Join(dir, "kept"), config: filepath.Join(dir, "crawl.yaml"),
		list: filepath.Join(dir, "list"), direct: filepath.Join(dir, "direct"),
	}
	named, direct := w.lists(b.addr)
	err = errors.Join(
		write(b.config, w.yaml()), write(b.list, named), write(b.direct, direct), b.clear())
	if err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

// clear takes away what the last run kept, and has the disk know it: the next
// run pays for its own syncs only.
func (b *booth) clear() error {
	if err := os.RemoveAll(b.keep); err != nil {
		return fmt.Errorf("removing what was kept: %w", err)
	}
	if err := os.Mkdir(b.keep, 0o755); err != nil {
		return fmt.Errorf("making the folder for pictures: %w", err)
	}
	dir, err := os.Open(b.dir)
	if err != nil {
		return fmt.Errorf("opening the folder for pictures: %w", err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil {
		return fmt.Errorf("syncing the folder for pictures: %w", err)
	}
	return nil
}

// run has a program keep the gallery and looks at what it kept. Only the run of
// the program itself is timed. A program that says it failed is judged by what
// it kept.
func (b *booth) run(ctx context.Context, p program) (sample, error) {
	if !b.workload.again {
		if err := b.clear(); err != nil {
			return sample{}, err
		}
	}
	command := append([]string{p.path}, p.args(b)...)
	used, err := timed(ctx, b.self, b.dir, filepath.Join(b.dir, "log"), command...)
	if err != nil {
		return sample{}, err
	}
	seen, err := b.report()
	if err != nil {
		return sample{}, err
	}
	s := sample{usage: used, report: seen}
	s.whole, s.spoilt, err = compare(b.keep, b.want)
	return s, err
}

func write(name, text string) error {
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		return fmt.Errorf("writing a list: %w", err)
	}
	return nil
}

// finish has a program keep the gallery for the first time.
func (b *booth) finish(ctx context.Context, p program) error {
	first := *b
	first.workload.again = false
	s, err := first.run(ctx, p)
	if err != nil {
		return err
	}
	return s.judge(first.workload, p)
}
