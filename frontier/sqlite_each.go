package frontier

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Each implements Frontier. Records are read some at a time, so that no reading
// lasts while fn works: until it ends, the log of the file cannot be emptied.
func (s *SQLite) Each(ctx context.Context, f Filter, fn func(Record) error) error {
	once := f.toOnce()
	for _, part := range f.parts() {
		if err := s.eachPart(ctx, part, once, fn); err != nil {
			return err
		}
	}
	return nil
}

// eachPart calls fn with every record that passes a filter and was not handed on before.
func (s *SQLite) eachPart(ctx context.Context, f Filter, once *numbers, fn func(Record) error) error {
	q := s.eachQuery(f)
	var records []Record
	for most := firstEach; ; most = min(2*most, mostEach) {
		var n int
		var err error
		if records, n, err = s.eachSome(ctx, records[:0], q, once, most); err != nil {
			return fmt.Errorf("reading records: %w", err)
		}
		for _, r := range records {
			if err := fn(r); err != nil {
				return err
			}
		}
		if n < most {
			return nil
		}
	}
}

// How many records Each reads by its first query, and by one of the later ones.
const (
	firstEach = 50
	mostEach  = 1000
)

// eachQuery reads the records that a filter may choose, some at a time.
type eachQuery struct {
	filter Filter
	text   string
	args   []any
	// settled and seq are those of the record that was read last; by time the
	// former counts first.
	settled, seq int64
	byTime       bool
}

// eachQuery is the query for a filter. A file of an earlier layout has no index by
// time: nearly the same is the order in which records became known.
func (s *SQLite) eachQuery(f Filter) *eachQuery {
	where, args := s.where(f)
	q := &eachQuery{filter: f, args: args, byTime: f.isByTime() && s.version >= 6}
	from, behind, order := selectRecord, "job.seq %s ?", "job.seq%s"
	if q.byTime {
		from = strings.Replace(from, "FROM job ", "FROM job INDEXED BY job_settled ", 1)
		behind, order = "(job.settled, job.seq) %s (?, ?)", "job.settled%[1]s, job.seq%[1]s"
	}
	compare, direction := ">", ""
	if f.Order == NewestFirst {
		compare, direction = "<", " DESC"
	}
	q.text = from + "WHERE " + where + " AND " + fmt.Sprintf(behind, compare) + " ORDER BY " + fmt.Sprintf(order, direction) + " LIMIT ?"
	if !q.byTime {
		f.Since, f.Until = time.Time{}, time.Time{}
	}
	q.settled, q.seq = f.begin()
	return q
}

// begin is behind what the first record is to be found.
func (f Filter) begin() (settled, seq int64) {
	switch {
	case f.Order == NewestFirst && f.Until.IsZero():
		return math.MaxInt64, math.MaxInt64
	case f.Order == NewestFirst:
		return toMillis(f.Until), math.MaxInt64
	case f.Order == OldestFirst && !f.Since.IsZero():
		return toMillis(f.Since) - 1, math.MaxInt64
	}
	return 0, 0
}

// next are the arguments of the query for up to most records behind the last.
func (q *eachQuery) next(most int) []any {
	args := slices.Clone(q.args)
	if q.byTime {
		args = append(args, q.settled)
	}
	return append(args, q.seq, most)
}

// where is the filter as a condition of SQL, with its arguments: all that it
// chooses fits, and perhaps more. The bound of time with which an order begins is
// left to [Filter.begin]. The states stand in the text, so that SQLite may
// use the index over just these.
func (s *SQLite) where(f Filter) (text string, args []any) {
	where := []string{"1"}
	add := func(condition string, of ...any) {
		where, args = append(where, condition), append(args, of...)
	}
	if f.Missing {
		where, f.State, f.Kind = []string{isMissing}, Unknown, 0
	}
	if f.State != Unknown {
		add(fmt.Sprintf("job.state = %d", f.State))
	}
	if f.isByTime() {
		add(isSettled)
	}
	if f.Kind != 0 {
		add(fmt.Sprintf("job.kind = %d", f.Kind))
	}
	if f.Site != "" {
		add("job.site = (SELECT id FROM site WHERE name = ?)", f.Site)
	}
	if f.Cause != "" {
		add("CAST(result AS TEXT) ->> '$.cause' = ?", f.Cause)
	}
	if !f.Since.IsZero() && f.Order != OldestFirst {
		add("job.settled >= ?", toMillis(f.Since))
	}
	if !f.Until.IsZero() && f.Order != NewestFirst {
		add("job.settled <= ?", toMillis(f.Until))
	}
	if f.Gallery != nil && s.version >= 6 {
		add("job.seq >= (SELECT min(first) FROM "+isNamed+")", f.Site, *f.Gallery, *f.Gallery)
		add("job.seq <= (SELECT max(last) FROM "+isNamed+")", f.Site, *f.Gallery, *f.Gallery)
	}
	return strings.Join(where, " AND "), args
}

// isNamed chooses the galleries of a name, of one site or of all, by their key, and if there
// is a site of that name what is in none.
const isNamed = `gallery WHERE site IN (SELECT id FROM site WHERE ? IN ('', name))
	AND name IN (?, (SELECT '' FROM site WHERE name = ?))`

// eachSome reads up to most records behind the last, and says how many there were. It appends
// those that pass the filter and were not handed on before.
func (s *SQLite) eachSome(ctx context.Context, to []Record, q *eachQuery, once *numbers, most int) (records []Record, n int, err error) {
	rows, err := s.queryNow(ctx, q.text, q.next(most)...)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	records = slices.Grow(to, most)
	for rows.Next() {
		var r Record
		if r, q.seq, err = scanRecord(rows); err != nil {
			return nil, 0, err
		}
		q.settled = toMillis(r.Settled)
		if n++; q.filter.passes(r) && once.add(q.seq) {
			records = append(records, r)
		}
	}
	return records, n, rows.Err()
}
