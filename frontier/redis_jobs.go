package frontier

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// redisPlace is one in the line of the open jobs of a host.
type redisPlace struct {
	id     ID
	number string // among the jobs of its host, as they became known
	due    int64
}

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
	line, serverNow, open, err := r.front(ctx, h, l.token, kind, n+h.out()+1)
	if err != nil {
		return Due{}, r.lostOr(h, err, "reading what is due on %s", h.Name)
	}
	ids, next := h.waitingIDs(line, n, serverNow)
	due := Due{Open: open}
	if next != 0 {
		due.Next = now.Add(time.Duration(next-serverNow) * time.Millisecond)
	}
	if due.Jobs, err = r.handOut(ctx, h, l, ids); err != nil {
		return Due{}, fmt.Errorf("reading what is due on %s: %w", h.Name, err)
	}
	if due.Next.IsZero() && len(due.Jobs) < len(ids) {
		due.Next = now // some went meanwhile, and others behind them may be due
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
func (r *Redis) front(ctx context.Context, h *Host, token string, kind Kind, limit int) (line []redisPlace, now, open int64, err error) {
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
			member := fmt.Sprint(members[i])
			p := redisPlace{number: member[:numberBytes], due: millisOf(fmt.Sprint(members[i+1]))}
			if p.id, err = readID([]byte(member[numberBytes:])); err != nil {
				return nil, 0, 0, err
			}
			line = append(line, p)
		}
	}
	if len(reply) > 4 {
		slices.SortFunc(line, func(a, b redisPlace) int {
			return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.number, b.number))
		})
	}
	open, _ = reply[2].(int64)
	now, err = strconv.ParseInt(fmt.Sprint(reply[1]), 10, 64)
	return line, now, open, err
}

// numberBytes is how many bytes of the member of a queue, which its ID stands behind, have
// the place of the job among those of its host.
const numberBytes = 5

// handOut reads jobs and hands them out. Those that are not open here any more are left
// out.
func (r *Redis) handOut(ctx context.Context, h *Host, l *redisLease, ids []ID) (jobs []Job, err error) {
	all, err := r.readTexts(ctx, h.Name, ids)
	if err != nil {
		return nil, err
	}
	for i, text := range all {
		row, err := readRow(text, ids[i], h.Name)
		if err != nil {
			return nil, err
		}
		if row.lives() && row.State == Open && h.hand(row.ID, 0) {
			r.mu.Lock()
			l.seen[row.ID] = text
			r.mu.Unlock()
			jobs = append(jobs, row.Job)
		}
	}
	return jobs, nil
}

// waitingIDs are up to n jobs of a line that are due and not handed out, and when
// the next will be due, 0 if none waits. The caller holds reading.
func (h *Host) waitingIDs(line []redisPlace, n int, now int64) (ids []ID, next int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range line {
		if len(ids) == n {
			break
		}
		if p.due > now {
			return ids, p.due
		}
		if _, out := h.handed[p.id]; !out {
			ids = append(ids, p.id)
		}
	}
	return ids, 0
}
