package frontier

import (
	"context"
	"fmt"
)

// Get implements Frontier.
func (r *Redis) Get(ctx context.Context, jobs []Job) ([]Record, error) {
	records := make([]Record, len(jobs))
	at := map[string][]int{} // which of the jobs are to be looked for on a host
	for i, job := range jobs {
		records[i].Job = job
		at[job.Host] = append(at[job.Host], i)
	}
	for range mostFollowed {
		next := map[string][]int{}
		for host, some := range at {
			if err := r.getAt(ctx, host, some, records, next); err != nil {
				return nil, fmt.Errorf("reading the records of %d jobs: %w", len(jobs), err)
			}
		}
		if at = next; len(at) == 0 {
			break
		}
	}
	return records, nil
}

// getAt reads the records of jobs on a host, and notes where those are that moved.
func (r *Redis) getAt(ctx context.Context, host string, some []int, records []Record, moved map[string][]int) error {
	ids := make([]ID, len(some))
	for i, n := range some {
		ids[i] = records[n].ID
	}
	rows, err := r.readRows(ctx, host, ids)
	if err != nil {
		return err
	}
	for i, row := range rows {
		switch {
		case row.movedTo != "":
			moved[row.movedTo] = append(moved[row.movedTo], some[i])
		case row.lives():
			records[some[i]] = row.Record
		}
	}
	return nil
}

// Twin implements Frontier.
func (r *Redis) Twin(ctx context.Context, job Job) (Record, error) {
	key := job.ID.Key()
	reply, err := r.eval(ctx, scriptTwin, r.keysOf(job.Host), key[:])
	if err != nil {
		return Record{}, err
	}
	rows, err := r.entriesOf(ctx, job.Host, texts(reply))
	if err != nil {
		return Record{}, err
	}
	for _, row := range rows {
		if row.ID != job.ID && row.lives() && row.State == Done {
			return row.Record, nil
		}
	}
	return Record{}, nil
}
