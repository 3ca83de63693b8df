package frontier

import (
	"context"
	"fmt"
	"slices"
	"strconv"
)

// redisRow is a job as the server has it.
type redisRow struct {
	text    string // "" for a job that is not known
	number  string // that of the job on its host, "" if it was read by its ID
	movedTo string // the host where it lives by now, "" if this one
	Record
}

// lives reports whether the job is known, and here.
func (r redisRow) lives() bool { return r.text != "" && r.movedTo == "" }

func readRow(text string, id ID, host string) (row redisRow, err error) {
	row.text = text
	switch {
	case text == "":
	case text[0] == movedState:
		row.movedTo = text[1:]
	default:
		row.Record, err = decodeRecord(text, id, host)
	}
	return row, err
}

// liveRow is the row of a job that lives on its host.
func liveRow(r Record) (row redisRow, err error) {
	row.Record = r
	row.text, err = encodeRecord(&r)
	return row, err
}

func movedRow(to string) redisRow { return redisRow{text: string(rune(movedState)) + to, movedTo: to} }

// mostRows is how many jobs one script reads or writes: servers serve nobody else
// meanwhile.
const mostRows = 256

// readTexts reads the rows of jobs on a host as they are kept.
func (r *Redis) readTexts(ctx context.Context, host string, ids []ID) ([]string, error) {
	var all []string
	for len(ids) > 0 {
		some := ids[:min(mostRows, len(ids))]
		ids = ids[len(some):]
		args := make([]any, len(some))
		for i := range some {
			args[i] = some[i][:]
		}
		reply, err := r.eval(ctx, scriptRead, r.keysOf(host), args...)
		if err != nil {
			return nil, err
		}
		all = append(all, texts(reply)...)
	}
	return all, nil
}

// readNumbers reads jobs by their numbers on a host. There is none where a row has no text.
func (r *Redis) readNumbers(ctx context.Context, host string, numbers []int64) (rows []redisRow, err error) {
	for some := range slices.Chunk(numbers, mostRows) {
		args := make([]any, len(some))
		for i, number := range some {
			args[i] = number
		}
		reply, err := r.eval(ctx, scriptNumbered, r.keysOf(host), args...)
		if err != nil {
			return nil, err
		}
		for _, text := range texts(reply) {
			row, err := readEntry(text, host)
			if err != nil {
				return nil, err
			}
			row.number = strconv.FormatInt(numbers[len(rows)], 10)
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// readEntry reads a row that stands behind its ID.
func readEntry(text, host string) (redisRow, error) {
	if text == "" {
		return redisRow{}, nil
	}
	n := min(len(text), len(ID{}))
	id, err := readID([]byte(text[:n]))
	if err != nil {
		return redisRow{}, err
	}
	row, err := readRow(text[n:], id, host)
	row.ID = id
	return row, err
}

// Get implements Frontier.
func (r *Redis) Get(ctx context.Context, jobs []Job) ([]Record, error) {
	records := make([]Record, len(jobs))
	at := map[string][]int{} // which of the jobs are to be looked for on a host
	for i, job := range jobs {
		records[i].Job = job
		at[job.Host] = append(at[job.Host], i)
	}
	for len(at) > 0 {
		next := map[string][]int{}
		for host, some := range at {
			if err := r.getAt(ctx, host, some, records, next); err != nil {
				return nil, fmt.Errorf("reading the records of %d jobs: %w", len(jobs), err)
			}
		}
		at = next
	}
	return records, nil
}

// getAt reads the records of jobs on a host, and notes where those are that moved.
func (r *Redis) getAt(ctx context.Context, host string, some []int, records []Record, moved map[string][]int) error {
	ids := make([]ID, len(some))
	for i, n := range some {
		ids[i] = records[n].ID
	}
	all, err := r.readTexts(ctx, host, ids)
	if err != nil {
		return err
	}
	for i, text := range all {
		row, err := readRow(text, ids[i], host)
		switch {
		case err != nil:
			return err
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
	for _, text := range texts(reply) {
		row, err := readEntry(text, job.Host)
		if err != nil {
			return Record{}, err
		}
		if row.ID != job.ID && row.lives() && row.State == Done {
			return row.Record, nil
		}
	}
	return Record{}, nil
}
