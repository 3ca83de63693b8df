package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"magpie/frontier"
)

// frontierRole is the argument that makes a process work a frontier alone.
const frontierRole = "frontier"

// How many jobs go into one call: what a range makes at once, what a lane reads
// at once, and what is recorded in one commit.
const (
	perAdd   = 1000
	perRead  = 64
	perBatch = 32
)

// growth is what it took to fill and work a frontier.
type growth struct {
	Added, Worked, Opened time.Duration
	// FileSize is that of the state when it is closed, in bytes.
	FileSize int64
}

// workFrontier is called with the path of a state that is not there, and a
// number of jobs. It makes so many known on one host, leases it, and finishes
// them all; then it opens the state once more. It writes the growth.
func workFrontier(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 2 {
		return fmt.Errorf("working a frontier: %d arguments, want a path and a number of jobs", len(args))
	}
	jobs, err := strconv.Atoi(args[1])
	if err != nil {
		return fmt.Errorf("reading the number of jobs: %w", err)
	}
	var g growth
	if err := g.fill(ctx, args[0], jobs); err != nil {
		return err
	}
	start := time.Now()
	f, err := frontier.OpenSQLite(args[0], time.Now)
	if err != nil {
		return fmt.Errorf("opening the frontier again: %w", err)
	}
	g.Opened = time.Since(start)
	if err := f.Close(); err != nil {
		return fmt.Errorf("closing the frontier: %w", err)
	}
	file, err := os.Stat(args[0])
	if err != nil {
		return fmt.Errorf("looking at the frontier: %w", err)
	}
	g.FileSize = file.Size()
	return json.NewEncoder(out).Encode(g)
}

// fill makes a frontier, adds jobs, and finishes them.
func (g *growth) fill(ctx context.Context, path string, jobs int) (err error) {
	f, err := frontier.OpenSQLite(path, time.Now)
	if err != nil {
		return fmt.Errorf("making a frontier: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	start := time.Now()
	for first := 0; first < jobs; first += perAdd {
		if _, err := f.Add(ctx, jobsFrom(first, min(first+perAdd, jobs))); err != nil {
			return fmt.Errorf("adding jobs: %w", err)
		}
	}
	g.Added = time.Since(start)
	start = time.Now()
	finished, err := finish(ctx, f)
	if err == nil && finished != jobs {
		err = fmt.Errorf("%d jobs were finished, of %d", finished, jobs)
	}
	g.Worked = time.Since(start)
	return err
}

// finish leases the one host, records all its jobs as done, and gives it back.
func finish(ctx context.Context, f frontier.Frontier) (finished int, err error) {
	host, _, err := f.Take(ctx, time.Hour)
	if err != nil || host == nil {
		return 0, fmt.Errorf("leasing the host: %w", err)
	}
	for {
		due, err := f.Jobs(ctx, host, frontier.Image, perRead)
		if err != nil {
			return finished, fmt.Errorf("reading jobs: %w", err)
		}
		if len(due.Jobs) == 0 {
			break
		}
		for ; len(due.Jobs) > 0; due.Jobs = due.Jobs[min(perBatch, len(due.Jobs)):] {
			batch := due.Jobs[:min(perBatch, len(due.Jobs))]
			if err := f.Done(ctx, host, outcomesOf(batch)); err != nil {
				return finished, fmt.Errorf("recording outcomes: %w", err)
			}
			finished += len(batch)
		}
	}
	if err := f.Release(ctx, host, frontier.Pause{}); err != nil {
		return finished, fmt.Errorf("giving the host back: %w", err)
	}
	switch _, _, err := f.Take(ctx, time.Hour); {
	case errors.Is(err, io.EOF):
		return finished, nil
	case err != nil:
		return finished, fmt.Errorf("leasing again, when all is done: %w", err)
	}
	return finished, errors.New("jobs are left when all is done")
}

// jobsFrom are pictures as a list page has them, from one number to before
// another.
func jobsFrom(first, end int) []frontier.Job {
	jobs := make([]frontier.Job, 0, end-first)
	for number := first; number < end; number++ {
		address := fmt.Sprintf("http://host.test/img/%09d.jpg", number)
		jobs = append(jobs, jobFor(address, fmt.Sprintf("http://host.test/list/%d.html", number/50+1), number+1))
	}
	return jobs
}

// jobFor is a picture as a list page has it. All are on one host.
func jobFor(address, referer string, index int) frontier.Job {
	return frontier.Job{
		ID: frontier.NewID(frontier.Image, "bench", address), Kind: frontier.Image, Host: "host.test",
		Task: frontier.Task{
			Site: "bench", Rule: "bench", RuleHash: "0123456789abcdef", URL: address, Index: index, Referer: referer,
		},
	}
}

// outcomesOf are what is recorded of pictures that are kept.
func outcomesOf(jobs []frontier.Job) []frontier.Outcome {
	outcomes := make([]frontier.Outcome, len(jobs))
	for i, job := range jobs {
		outcomes[i] = outcomeOf(job)
	}
	return outcomes
}

// outcomeOf is what is recorded of a picture that is kept.
func outcomeOf(job frontier.Job) frontier.Outcome {
	return frontier.Outcome{Job: job, State: frontier.Done, Result: frontier.Result{
		Status: 200, Path: "bench/" + job.ID.String() + ".jpg", SHA256: job.ID.String() + job.ID.String(),
		Size: 8_000, Type: "image/jpeg", Width: 640, Height: 480, ETag: `"` + job.ID.String() + `"`,
	}}
}
