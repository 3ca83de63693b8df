package frontier

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

const selectRecord = `
	SELECT job.id, host.name, job.kind, job.state, job.due, job.tries, job.settled, job.walk, job.task, job.result, job.seq
	FROM job JOIN host ON host.id = job.host `

// Get implements Frontier.
func (s *SQLite) Get(ctx context.Context, jobs []Job) ([]Record, error) {
	records := make([]Record, len(jobs))
	for i := range jobs {
		records[i].Job = jobs[i]
	}
	for some := range slices.Chunk(records, mostListed) {
		if err := s.getSome(ctx, some); err != nil {
			return nil, fmt.Errorf("reading the records of %d jobs: %w", len(jobs), err)
		}
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
	r, _, err := scanRecord(rows)
	return r, err
}

// getSome reads the records of jobs that are known in the place of those that
// hold nothing but the job.
func (s *SQLite) getSome(ctx context.Context, records []Record) error {
	list := make([]any, len(records), mostListed)
	for i := range records {
		list[i] = records[i].ID[:]
	}
	list = listed(list)
	rows, err := s.query(ctx, selectRecord+"WHERE "+inList("job.id", len(list)), list...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r, _, err := scanRecord(rows)
		if err != nil {
			return err
		}
		for i := range records {
			if records[i].ID == r.ID {
				records[i] = r
			}
		}
	}
	return rows.Err()
}

// query asks for little: it heeds the context before it starts and not after,
// which saves two goroutines a query.
func (s *SQLite) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.queryNow(context.WithoutCancel(ctx), text, args...)
}

// queryNow is query for what heeds the context to its end. Where it cannot be
// read since the file is gone, that is what it says: a connection that is made
// only then finds nothing at the path.
func (s *SQLite) queryNow(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	rows, err := s.read.query(ctx, text, args...)
	if err == nil {
		return rows, nil
	}
	if gone := s.inPlace(); gone != nil {
		err = fmt.Errorf("reading the state file %s: %w", s.path, gone)
	}
	return nil, err
}

// scanRecord reads a record, and its place among those that became known.
func scanRecord(row interface{ Scan(...any) error }) (r Record, seq int64, err error) {
	var id, task, result sql.RawBytes
	var due, settled int64
	if err := row.Scan(&id, &r.Host, &r.Kind, &r.State, &due, &r.Tries, &settled, &r.Walk, &task, &result, &seq); err != nil {
		return r, seq, err
	}
	if r.ID, err = readID(id); err != nil {
		return r, seq, err
	}
	r.Due, r.Settled = fromMillis(due), fromMillis(settled)
	return r, seq, errors.Join(unmarshal(task, &r.Task), unmarshal(result, &r.Result))
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
	hosts, err := s.openHosts(ctx)
	if err != nil {
		return Stats{}, fmt.Errorf("counting hosts: %w", err)
	}
	return Stats{Counts: counts, Hosts: hosts, Postponed: postponed}, nil
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

// openHosts counts the hosts that have open jobs.
func (s *SQLite) openHosts(ctx context.Context) (n int64, err error) {
	rows, err := s.query(ctx, `SELECT count(DISTINCT host) FROM queue WHERE pages + images + `+s.since2("ranges", "0")+` > 0`)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
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
