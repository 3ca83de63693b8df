package frontier

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// Jobs implements Frontier. It looks at the front of the line each time: what is
// handed out and not done yet is never more than a lane holds.
func (s *SQLite) Jobs(ctx context.Context, h *Host, kind Kind, n int) (Due, error) {
	s.mu.Lock()
	owned := s.leases.owns(h)
	s.mu.Unlock()
	if !owned {
		return Due{}, ErrLost
	}
	h.reading.Lock()
	defer h.reading.Unlock()
	line, total, err := s.front(ctx, h, kind, n+h.out()+1)
	if err != nil {
		return Due{}, fmt.Errorf("reading what is due on %s: %w", h.Name, err)
	}
	now := s.now()
	rows, next := h.waiting(line, n, now)
	jobs, err := s.handOut(ctx, h, kind, rows)
	if err != nil {
		return Due{}, fmt.Errorf("reading what is due on %s: %w", h.Name, err)
	}
	if next.IsZero() && len(jobs) < len(rows) {
		next = now // some went meanwhile, and others behind them may be due
	}
	return Due{Jobs: jobs, Next: next, Open: total}, nil
}

// place is one in the line of the open jobs of a host: the number of the job's
// row, and when it is due.
type place struct{ seq, due int64 }

// front reads the first places of the line of a kind on a host, over all its sites,
// and how long it is in all. Jobs of one site that are due at one time come in the
// order of adding; those of different sites in any.
func (s *SQLite) front(ctx context.Context, h *Host, kind Kind, limit int) (line []place, total int64, err error) {
	sites, err := s.sitesOf(ctx, h.key)
	if err != nil {
		return nil, 0, err
	}
	for _, site := range sites {
		if site.open(kind) == 0 {
			continue
		}
		total += site.open(kind)
		if line, err = s.frontOf(ctx, line, h.key, site.id, kind, limit); err != nil {
			return nil, 0, err
		}
	}
	if len(sites) > 1 {
		slices.SortStableFunc(line, func(a, b place) int { return cmp.Compare(a.due, b.due) })
	}
	return line, total, nil
}

// frontQuery is answered by the index over open jobs alone. The kind stands in its
// text: SQLite would look at a value there, for the sake of an index over some
// kinds alone, and prepare the query anew each time.
func frontQuery(kind Kind) string {
	return fmt.Sprintf(`SELECT seq, due FROM job WHERE state = 1 AND kind = %d AND host = ? AND site = ? ORDER BY due, seq LIMIT ?`, kind)
}

// frontOf appends the first places of one site.
func (s *SQLite) frontOf(ctx context.Context, line []place, host, site int64, kind Kind, limit int) ([]place, error) {
	rows, err := s.query(ctx, frontQuery(kind), host, site, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p place
		if err := rows.Scan(&p.seq, &p.due); err != nil {
			return nil, err
		}
		line = append(line, p)
	}
	return line, rows.Err()
}

// handOut reads jobs by the numbers of their rows, in that order, and hands them
// out. Those that are not open here any more are left out.
func (s *SQLite) handOut(ctx context.Context, h *Host, kind Kind, rows []int64) ([]Job, error) {
	open := make([]Job, len(rows))
	for from := 0; from < len(rows); from += mostListed {
		to := min(from+mostListed, len(rows))
		if err := s.openJobs(ctx, h, kind, rows[from:to], open[from:to]); err != nil {
			return nil, err
		}
	}
	jobs := open[:0]
	for i := range open {
		if open[i].Kind != 0 && h.hand(open[i].ID, rows[i]) {
			jobs = append(jobs, open[i])
		}
	}
	return jobs, nil
}

// openJobs reads jobs by the numbers of their rows, each into the place of its
// number. That of a job which is not open here stays without a kind.
func (s *SQLite) openJobs(ctx context.Context, h *Host, kind Kind, seqs []int64, jobs []Job) error {
	list := make([]any, len(seqs), mostListed)
	for i, seq := range seqs {
		list[i] = seq
	}
	list = listed(list)
	rows, err := s.query(ctx, `SELECT seq, id, due, tries, walk, task FROM job
		WHERE `+inList("seq", len(list))+` AND +state = 1 AND +host = ?`, append(list, h.key)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, task sql.RawBytes
		var seq, due, walk int64
		var tries int
		if err := rows.Scan(&seq, &id, &due, &tries, &walk, &task); err != nil {
			return err
		}
		job := &jobs[slices.Index(seqs, seq)]
		*job = Job{Kind: kind, Host: h.Name, Due: fromMillis(due), Tries: tries, Walk: walk}
		if job.ID, err = readID(id); err != nil {
			return err
		}
		if err := unmarshal(task, &job.Task); err != nil {
			return fmt.Errorf("reading the task of job %s: %w", job.ID, err)
		}
	}
	return rows.Err()
}
