// Command release makes what people download: an archive of the crawl command
// for each system, and the sums of all. It is run in the root of a clone, by
// `make release`. The same commit, made with the same version of Go, gives the
// same bytes wherever that is done.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	out := flag.String("out", "dist", "the `folder` for the archives")
	only := flag.String("target", "", "make that of one `system` only, such as linux/amd64")
	flag.Parse()
	if err := release(ctx, *out, *only); err != nil {
		fmt.Fprintf(os.Stderr, "release: %v\n", err)
		os.Exit(1)
	}
}

// release makes the archives of all targets, or of the one that is named, in a
// folder.
func release(ctx context.Context, out, only string) (err error) {
	made, err := chosen(only)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "release-")
	if err != nil {
		return fmt.Errorf("making a folder to build in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("making the folder of the archives: %w", err)
	}
	here, err := target{runtime.GOOS, runtime.GOARCH}.build(ctx, tmp)
	if err != nil {
		return fmt.Errorf("building the command to have it write its man pages: %w", err)
	}
	if err := checkTags(ctx, here.version); err != nil {
		return err
	}
	common, err := commonFiles(ctx, here, tmp)
	if err != nil {
		return err
	}
	for _, t := range made {
		archive, err := releaseTarget(ctx, t, common, tmp, out)
		if err != nil {
			return fmt.Errorf("making the archive for %s: %w", t, err)
		}
		fmt.Println(archive)
	}
	archives, err := archivesOf(out, here.version)
	if err != nil {
		return err
	}
	return writeSums(filepath.Join(out, "SHA256SUMS"), archives)
}

// archivesOf are those of a version that are in a folder, also those of targets
// that were made before.
func archivesOf(out, version string) (archives []string, err error) {
	for _, t := range targets {
		path := filepath.Join(out, t.archive(version))
		switch _, err := os.Stat(path); {
		case err == nil:
			archives = append(archives, path)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("looking for the archives: %w", err)
		}
	}
	return archives, nil
}

// releaseTarget makes the archive of one target and returns its path.
func releaseTarget(ctx context.Context, t target, common []file, tmp, out string) (string, error) {
	b, err := t.build(ctx, tmp)
	if err != nil {
		return "", err
	}
	command, err := os.ReadFile(b.path)
	if err != nil {
		return "", fmt.Errorf("reading the command: %w", err)
	}
	notices, err := t.notices(ctx)
	if err != nil {
		return "", err
	}
	files := append([]file{
		{name: t.command(), data: command, executable: true},
		{name: "THIRD_PARTY.txt", data: notices},
	}, common...)
	path := filepath.Join(out, t.archive(b.version))
	return path, writeArchive(path, files, b.time)
}

// commonFiles are those that are the same for every target. The man pages and
// completions are written by the command that was built for this machine.
func commonFiles(ctx context.Context, here built, tmp string) ([]file, error) {
	names, err := committed(ctx, "README.md", "CHANGELOG.md", "LICENSE", "crawl.yaml", "docs")
	if err != nil {
		return nil, err
	}
	documents, err := readFiles(".", names...)
	if err != nil {
		return nil, err
	}
	generated := filepath.Join(tmp, "generated")
	if err := here.generate(ctx, generated); err != nil {
		return nil, err
	}
	pages, err := readFiles(generated, "man", "completions")
	if err != nil {
		return nil, err
	}
	return append(documents, pages...), nil
}

// chosen are the targets to make.
func chosen(only string) ([]target, error) {
	if only == "" {
		return targets, nil
	}
	for _, t := range targets {
		if t.String() == only {
			return []target{t}, nil
		}
	}
	return nil, fmt.Errorf("there is no target %q, but %v", only, targets)
}
