package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	"magpie/frontier"
)

// keepRole is the argument that makes a process the keeper.
const keepRole = "keep"

// How many addresses the keeper makes known at a time, what a page of most
// galleries here has, and how many pictures it records at a time, as a crawl does.
const (
	perPage = 50
	perKept = 24
)

// keeper is a fetcher that keeps the promises which cost something for every
// picture: each is known before it is asked for, hashed, written under a name that
// is not its own and renamed, and recorded. It reads no page, verifies and syncs
// nothing, waits for nobody and tries nothing again: what a crawl takes beside it
// is for all that.
type keeper struct {
	*fetcher
	frontier *frontier.SQLite
	host     *frontier.Host

	mu   sync.Mutex
	kept []frontier.Outcome // to be recorded
}

// keep is called with what fetch is called with.
func keep(ctx context.Context, args []string) (err error) {
	list, connections, err := openList(args)
	if err != nil {
		return err
	}
	defer list.Close()
	k := &keeper{fetcher: newFetcher(args[1], connections, args[3])}
	if k.frontier, err = frontier.OpenSQLite(filepath.Join(args[1], "state.db"), time.Now); err != nil {
		return fmt.Errorf("making a frontier: %w", err)
	}
	defer func() { err = errors.Join(err, k.frontier.Close()) }()
	return k.keepAll(ctx, list, connections)
}

// keepAll keeps every address of a list. It ends at the first error.
func (k *keeper) keepAll(ctx context.Context, list io.Reader, connections int) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	jobs := make(chan frontier.Job)
	var workers sync.WaitGroup
	for range connections {
		workers.Go(func() {
			buf := make([]byte, copyBuffer)
			for job := range jobs {
				if err := k.keepOne(ctx, job, buf); err != nil {
					stop(err)
				}
			}
		})
	}
	err := k.handOut(ctx, list, jobs)
	close(jobs)
	workers.Wait()
	return errors.Join(err, context.Cause(ctx), k.record(ctx, k.kept))
}

// handOut makes the addresses known, some at a time, and hands them out.
func (k *keeper) handOut(ctx context.Context, list io.Reader, to chan<- frontier.Job) error {
	lines := bufio.NewScanner(list)
	for {
		jobs := k.next(lines)
		if len(jobs) == 0 || ctx.Err() != nil {
			return lines.Err()
		}
		if _, err := k.frontier.Add(ctx, jobs); err != nil {
			return fmt.Errorf("adding jobs: %w", err)
		}
		if k.host == nil {
			host, _, err := k.frontier.Take(ctx, time.Hour)
			if err != nil || host == nil {
				return fmt.Errorf("leasing the host: %w", err)
			}
			k.host = host
		}
		due, err := k.frontier.Jobs(ctx, k.host, frontier.Image, len(jobs))
		if err != nil {
			return fmt.Errorf("reading jobs: %w", err)
		}
		for _, job := range due.Jobs {
			to <- job
		}
	}
}

// next makes jobs of the next addresses.
func (k *keeper) next(lines *bufio.Scanner) []frontier.Job {
	var jobs []frontier.Job
	for len(jobs) < perPage && lines.Scan() {
		jobs = append(jobs, jobFor(lines.Text(), "", 1))
	}
	return jobs
}

// keepOne fetches a job, and records it with those before it when they are enough.
func (k *keeper) keepOne(ctx context.Context, job frontier.Job, buf []byte) error {
	name := filepath.Join(k.dir, path.Base(job.URL))
	hash := sha256.New()
	size, err := k.fetchTo(ctx, job.URL, name+".part", hash, buf)
	if err != nil {
		return err
	}
	if err := os.Rename(name+".part", name); err != nil {
		return fmt.Errorf("naming a picture: %w", err)
	}
	o := outcomeOf(job)
	o.Path, o.Size, o.SHA256 = filepath.Base(name), size, hex.EncodeToString(hash.Sum(nil))
	k.mu.Lock()
	var full []frontier.Outcome
	if k.kept = append(k.kept, o); len(k.kept) == perKept {
		full, k.kept = k.kept, nil
	}
	k.mu.Unlock()
	return k.record(ctx, full)
}

func (k *keeper) record(ctx context.Context, kept []frontier.Outcome) error {
	if len(kept) == 0 {
		return nil
	}
	if err := k.frontier.Done(ctx, k.host, kept); err != nil {
		return fmt.Errorf("recording outcomes: %w", err)
	}
	return nil
}
