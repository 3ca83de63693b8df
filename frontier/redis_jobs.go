package frontier

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
)

// Jobs implements Frontier. It looks at the front of the line each time, as that of
// SQLite does.
func (r *Redis) Jobs(ctx context.Context, h *Host, kind Kind, n int) (Due, error) {
	l, err := r.lease(h)
	if err != nil {
		return Due{}, err
	}
	h.reading.Lock()
	defer h.reading.Unlock()
	now := r.now()
	limit := n + h.out() + 1
	line, serverNow, open, err := r.front(ctx, h, l.token, kind, limit)
	if err != nil {
		return Due{}, r.lostOr(h, err, "reading what is due on %s", h.Name)
	}
	numbers, next := h.waiting(line, n, fromMillis(serverNow))
	due := Due{Open: open}
	if !next.IsZero() {
		due.Next = now.Add(next.Sub(fromMillis(serverNow)))
	}
	if due.Jobs, err = r.handOut(ctx, h, l, numbers); err != nil {
		return Due{}, fmt.Errorf("reading what is due on %s: %w", h.Name, err)
	}
	isCut := len(line) < limit && int64(len(line)) < open // some went meanwhile, and others are behind them
	if isCut && len(numbers) < n || due.Next.IsZero() && len(due.Jobs) < len(numbers) {
		due.Next = now
	}
	return due, nil
}

// lostOr forgets a lease that is lost, and wraps any other error.
func (r *Redis) lostOr(h *Host, err error, doing string, args ...any) error {
	if err == ErrLost { //nolint:errorlint // it is told as it is
		r.lose(h)
		return err
	}
	return fmt.Errorf(doing+": %w", append(args, err)...)
}

// front reads the first places of the line of a kind on a host, over all its sites, the
// time of the server, and how long the line is in all.
func (r *Redis) front(ctx context.Context, h *Host, token string, kind Kind, limit int) (line []place, now, open int64, err error) {
	args := append([]any{token, int(kind), limit}, r.chosenSites()...)
	reply, err := r.eval(ctx, scriptJobs, r.keysOf(h.Name), args...)
	if err != nil {
		return nil, 0, 0, err
	}
	if reply[0] == repliedLost {
		return nil, 0, 0, ErrLost
	}
	for _, queue := range reply[3:] {
		members, _ := queue.([]any)
		for i := 0; i+1 < len(members); i += 2 {
			line = append(line, place{seq: numberOf(fmt.Sprint(members[i])), due: millisOf(fmt.Sprint(members[i+1]))})
		}
	}
	if len(reply) > 4 {
		slices.SortFunc(line, func(a, b place) int {
			return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.seq, b.seq))
		})
	}
	open, _ = reply[2].(int64)
	now, err = strconv.ParseInt(fmt.Sprint(reply[1]), 10, 64)
	return line, now, open, err
}

// numberOf reads the number of a job as it is kept in a set.
func numberOf(member string) int64 { return int64(binary.BigEndian.Uint32([]byte(member))) }

// handOut reads jobs and hands them out. Those that are not open here any more are left
// out.
func (r *Redis) handOut(ctx context.Context, h *Host, l *redisLease, numbers []int64) (jobs []Job, err error) {
	rows, err := r.readNumbers(ctx, h.Name, numbers)
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		if row.lives() && row.State == Open && h.hand(row.ID, numbers[i]) {
			r.mu.Lock()
			l.seen[row.ID] = row
			r.mu.Unlock()
			jobs = append(jobs, row.Job)
		}
	}
	return jobs, nil
}
