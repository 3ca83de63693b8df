package frontier

import "context"

// settledReader hands over the rows of what was settled, in the order in which it is told of
// that. It reads them many at a time, and few at first: who asks may want no more.
type settledReader struct {
	redis   *Redis
	filter  Filter
	fn      func(redisRow) error
	now     momentOf
	waiting []settledRecord
	most    int // that wait before they are read
}

// settledRecord is a record that is to be read, and when its job was settled.
type settledRecord struct {
	job settledOn
	at  int64
}

// settledOn is a job by its number on a host.
type settledOn struct {
	host   string
	number int64
}

// leastSettled is how many records are read first.
const leastSettled = 16

func newSettledReader(r *Redis, f Filter, fn func(redisRow) error) *settledReader {
	return &settledReader{redis: r, filter: f, fn: fn, now: momentOf{jobs: map[settledOn]bool{}}, most: leastSettled}
}

// add tells of a job that was settled on a host.
func (s *settledReader) add(ctx context.Context, entry settledAt, host string) error {
	job := settledOn{host, entry.number}
	if !s.now.add(entry.at, job) || !s.filter.mayBeOf(entry.at) {
		return nil
	}
	s.waiting = append(s.waiting, settledRecord{job, entry.at})
	if len(s.waiting) < s.most {
		return nil
	}
	s.most = min(2*s.most, mostRows)
	return s.flush(ctx)
}

// mayBeOf reports whether what was settled in a millisecond may pass.
func (f Filter) mayBeOf(at int64) bool {
	return (f.Since.IsZero() || at >= toMillis(f.Since)) && (f.Until.IsZero() || at <= toMillis(f.Until))
}

// flush reads the records that wait, and hands over those that pass the filter.
func (s *settledReader) flush(ctx context.Context) error {
	for waiting := s.waiting; len(waiting) > 0; {
		rows, err := s.read(ctx, waiting)
		if err != nil {
			return err
		}
		for len(waiting) > 0 {
			row, isRead := rows[waiting[0].job]
			if !isRead {
				break // records are large: it is asked for again
			}
			isLast := toMillis(row.Settled) == waiting[0].at // else it was settled once more later
			waiting = waiting[1:]
			if !isLast {
				continue
			}
			if err := passRow(row, s.filter, s.fn); err != nil {
				return err
			}
		}
	}
	s.waiting = s.waiting[:0]
	return nil
}

// read reads records of several hosts at once: the first of them at least.
func (s *settledReader) read(ctx context.Context, records []settledRecord) (map[settledOn]redisRow, error) {
	numbers, hosts := map[string][]int64{}, []string(nil)
	for _, record := range records {
		host := record.job.host
		if numbers[host] == nil {
			hosts = append(hosts, host)
		}
		numbers[host] = append(numbers[host], record.job.number)
	}
	all, err := s.redis.numberedOn(ctx, hosts, numbers)
	if err != nil {
		return nil, err
	}
	rows := make(map[settledOn]redisRow, len(records))
	for i, host := range hosts {
		for n, row := range all[i] {
			rows[settledOn{host, numbers[host][n]}] = row
		}
	}
	return rows, nil
}

// momentOf is what was settled in one millisecond. A job may have been so several times.
type momentOf struct {
	at   int64
	jobs map[settledOn]bool
}

// add adds a job that was settled, and reports whether it was not so in the same millisecond.
func (m *momentOf) add(at int64, job settledOn) bool {
	if m.at != at {
		m.at = at
		clear(m.jobs)
	}
	isNew := !m.jobs[job]
	m.jobs[job] = true
	return isNew
}
