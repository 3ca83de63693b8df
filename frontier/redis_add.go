package frontier

import (
	"context"
	"fmt"
	"time"
)

// Add implements Frontier. What is known of one host is written in pieces; if it is broken off
// the rest may be added again.
func (r *Redis) Add(ctx context.Context, jobs []Job) (fresh int, err error) {
	fresh, told, err := r.addAll(ctx, jobs)
	if err == nil {
		err = r.tell(ctx, told)
	}
	if err != nil {
		return 0, fmt.Errorf("adding %d jobs: %w", len(jobs), err)
	}
	return fresh, nil
}

// addAll adds jobs host by host, following those that moved. One that moves in a circle
// becomes known anew.
func (r *Redis) addAll(ctx context.Context, jobs []Job) (fresh int, told []opened, err error) {
	for followed := 0; len(jobs) > 0; followed++ {
		var moved []Job
		byHost, hosts := jobsByHost(jobs)
		for _, host := range hosts {
			err := inPieces(byHost[host], func(piece []Job) error {
				n, gone, opened, err := r.addTo(ctx, host, piece, followed < mostFollowed)
				if err == nil {
					fresh, moved, told = fresh+n, append(moved, gone...), append(told, opened...)
				}
				return err
			})
			if err != nil {
				return 0, nil, err
			}
		}
		jobs = moved
	}
	return fresh, told, nil
}

// jobsByHost are jobs by their hosts, and these in the order in which they come.
func jobsByHost(jobs []Job) (byHost map[string][]Job, hosts []string) {
	byHost = map[string][]Job{}
	for _, job := range jobs {
		if byHost[job.Host] == nil {
			hosts = append(hosts, job.Host)
		}
		byHost[job.Host] = append(byHost[job.Host], job)
	}
	return byHost, hosts
}

// addTo adds jobs to one host, and returns those that are to be followed to another.
func (r *Redis) addTo(ctx context.Context, host string, jobs []Job, isFollowed bool) (fresh int, moved []Job, told []opened, err error) {
	told, err = r.decide(ctx, host, "", idsOf(jobs), nil, func(c *redisChange) error {
		fresh, moved = 0, nil
		for _, job := range jobs {
			if to := c.row(job.ID).movedTo; to != "" && isFollowed {
				job.Host = to
				moved = append(moved, job)
				continue
			}
			if c.add(job, r.now()) {
				fresh++
			}
			c.open(job.ID) // also one that was known: whoever added it may have been killed before it told
		}
		return nil
	})
	return fresh, moved, told, err
}

func idsOf(jobs []Job) []ID {
	ids := make([]ID, len(jobs))
	for i := range jobs {
		ids[i] = jobs[i].ID
	}
	return ids
}

// add makes a job known here.
func (c *redisChange) add(job Job, now time.Time) (fresh bool) {
	known := c.row(job.ID)
	if !known.lives() {
		job.Tries, job.Revisit = 0, time.Time{}
		c.putRecord(Record{Job: job, State: Open})
		return true
	}
	r := known.Record
	if job.Walk != 0 {
		r.Walk = job.Walk
	}
	job.Revisit = job.Revisit.Truncate(time.Millisecond)
	switch again(r.State, r.Task, r.Settled, job, now) {
	case takeTask:
		r.Task = job.Task
	case reopen:
		r.Task, r.Due, r.Tries, r.State = job.Task, job.Due, 0, Open
	}
	c.putRecord(r)
	return false
}
