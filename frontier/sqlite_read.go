package frontier

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

const selectRecord = `
	SELECT job.id, host.name, job.kind, job.state, job.due, job.tries, job.settled, job.walk, job.task, job.result
	FROM job JOIN host ON host.id = job.host `

// Get implements Frontier.
func (s *SQLite) Get(ctx context.Context, jobs []Job) ([]Record, error) {
	known := make(map[ID]Record, len(jobs))
	for some := range slices.Chunk(jobs, maxGet) {
		if err := s.getSome(ctx, some, known); err != nil {
			return nil, fmt.Errorf("reading the records of %d jobs: %w", len(jobs), err)
		}
	}
	records := make([]Record, len(jobs))
	for i, job := range jobs {
		r, ok := known[job.ID]
		if !ok {
			r = Record{Job: job}
		}
		records[i] = r
	}
	return records, nil
}

// Twin implements Frontier. Twins are neighbours in the order of their IDs.
func (s *SQLite) Twin(ctx context.Context, job Job) (Record, error) {
	key := job.ID.Key()
	last := append(key[:], bytes.Repeat([]byte{0xff}, placeBytes)...)
	rows, err := s.query(ctx, selectRecord+`
		WHERE job.id BETWEEN ? AND ? AND job.id <> ? AND job.state = 2 AND host.name = ? LIMIT 1`,
		key[:], last, job.ID[:], job.Host)
	if err != nil {
		return Record{}, fmt.Errorf("looking for a twin of %s: %w", job.URL, err)
	}
	defer rows.Close()
	if !rows.Next() {
		return Record{}, rows.Err()
	}
	return scanRecord(rows)
}

// maxGet is how many records are read by one query.
const maxGet = 200

func (s *SQLite) getSome(ctx context.Context, jobs []Job, known map[ID]Record) error {
	ids := make([]any, len(jobs))
	for i := range jobs {
		ids[i] = jobs[i].ID[:]
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	rows, err := s.query(ctx, selectRecord+`WHERE job.id IN (`+marks+`)`, ids...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanRecord(rows)
		if err != nil {
			return err
		}
		known[r.ID] = r
	}
	return rows.Err()
}

// query asks for little: it heeds the context before it starts and not after,
// which saves two goroutines a query.
func (s *SQLite) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.read.QueryContext(context.WithoutCancel(ctx), text, args...)
}

// Each implements Frontier.
func (s *SQLite) Each(ctx context.Context, f Filter, fn func(Record) error) error {
	// The states stand in the text, not as arguments, so that SQLite may use
	// the index over just these.
	where := []string{"1"}
	if f.Missing {
		where, f.State, f.Kind = []string{isMissing}, Unknown, 0
	}
	if f.State != Unknown {
		where = append(where, fmt.Sprintf("job.state = %d", f.State))
	}
	if f.Kind != 0 {
		where = append(where, fmt.Sprintf("job.kind = %d", f.Kind))
	}
	var args []any
	if f.Site != "" {
		where = append(where, "job.site = (SELECT id FROM site WHERE name = ?)")
		args = append(args, f.Site)
	}
	rows, err := s.read.QueryContext(ctx, selectRecord+`WHERE `+strings.Join(where, " AND ")+` ORDER BY job.seq`, args...)
	if err != nil {
		return fmt.Errorf("reading records: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanRecord(rows)
		if err != nil {
			return fmt.Errorf("reading records: %w", err)
		}
		if err := fn(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

func scanRecord(row interface{ Scan(...any) error }) (Record, error) {
	var r Record
	var id, task, result []byte
	var due, settled int64
	if err := row.Scan(&id, &r.Host, &r.Kind, &r.State, &due, &r.Tries, &settled, &r.Walk, &task, &result); err != nil {
		return r, err
	}
	copy(r.ID[:], id)
	r.Due, r.Settled = fromMillis(due), fromMillis(settled)
	return r, errors.Join(unmarshal(task, &r.Task), unmarshal(result, &r.Result))
}

// Stats implements Frontier.
func (s *SQLite) Stats(ctx context.Context) (Stats, error) {
	counts, err := s.counts(ctx)
	if err != nil {
		return Stats{}, fmt.Errorf("counting jobs: %w", err)
	}
	postponed, err := s.postponed(ctx)
	if err != nil {
		return Stats{}, fmt.Errorf("listing postponed hosts: %w", err)
	}
	return Stats{counts, postponed}, nil
}

func (s *SQLite) counts(ctx context.Context) (counts []Count, err error) {
	rows, err := s.query(ctx, `
		SELECT site.name, kind, state, cause, n, bytes
		FROM `+s.since2("tally", "("+countJobs+")")+` AS tally JOIN site ON site.id = tally.site
		WHERE n > 0 ORDER BY site.id, kind, state, cause`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c Count
		var by string
		if err := rows.Scan(&c.Site, &c.Kind, &c.State, &by, &c.N, &c.Bytes); err != nil {
			return nil, err
		}
		c.setCounted(by)
		counts = append(counts, c)
	}
	return counts, rows.Err()
}

func (s *SQLite) postponed(ctx context.Context) (postponed []Postponed, err error) {
	rows, err := s.query(ctx, `
		SELECT host.name, host.not_before, `+s.since2("host.cause, host.asked", "'', 0")+`, site.name,
			queue.pages + queue.images + `+s.since2("queue.ranges", "0")+` AS open
		FROM host JOIN queue ON queue.host = host.id JOIN site ON site.id = queue.site
		WHERE host.not_before > ? AND open > 0 ORDER BY host.id, site.id`, toMillis(s.now()))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		p := Postponed{Sites: map[string]int64{}}
		var site string
		var until, asked, open int64
		if err := rows.Scan(&p.Host, &until, &p.Cause, &asked, &site, &open); err != nil {
			return nil, err
		}
		if n := len(postponed); n == 0 || postponed[n-1].Host != p.Host {
			p.Until, p.Asked = fromMillis(until), fromMillis(asked)
			postponed = append(postponed, p)
		}
		last := &postponed[len(postponed)-1]
		last.Open += open
		last.Sites[site] = open
	}
	return postponed, rows.Err()
}
