package frontier

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// WorkerTime is how long a worker that says nothing counts as there. It is to say so
// several times as often, by Stay.
const WorkerTime = time.Minute

// Worker is a process that works on a crawl that several share.
type Worker struct {
	ID      string    `json:"id"`
	Machine string    `json:"machine"`
	PID     int       `json:"pid"`
	Version string    `json:"version,omitempty"`
	Started time.Time `json:"started"`
	// Seen is when it was last heard of.
	Seen     time.Time `json:"seen"`
	Pages    int64     `json:"pages"`
	Pictures int64     `json:"pictures"`
	Failed   int64     `json:"failed"`
	Bytes    int64     `json:"bytes"` // of pictures
	// PictureRate is how many pictures it kept in a second of late, ByteRate how many
	// bytes these had.
	PictureRate float64 `json:"pictures_per_second"`
	ByteRate    float64 `json:"bytes_per_second"`
	// Hosts are those that it holds.
	Hosts []string `json:"hosts,omitempty"`
}

// RulesError says that those who work on a crawl go by other rules than one who
// wants to join them.
type RulesError struct{ Theirs string }

// Error says so.
func (e *RulesError) Error() string { return "the workers now running go by other rules" }

// Join makes this process known to those that work on the crawl. The error is a
// [*RulesError] where the others go by other rules. Whoever joins calls Stay
// several times in WorkerTime, and Part at the end.
func (r *Redis) Join(ctx context.Context, w Worker, rules string) error {
	return r.report(ctx, w, rules, "1")
}

// ForgottenError says that a server knows no more what was written since a time: it came
// back with an older state. All is well but that this is done again.
type ForgottenError struct{ Since time.Time }

// Error says so.
func (e *ForgottenError) Error() string {
	return fmt.Sprintf("the Redis server forgot what it was told since %s, or a moment before", e.Since.Format(time.TimeOnly))
}

// Stay tells how a worker is doing, that it is still there and goes by the same rules. It is
// not called by two at once. After a [*ForgottenError] it is to be called on.
func (r *Redis) Stay(ctx context.Context, w Worker, rules string) error {
	return r.report(ctx, w, rules, "")
}

func (r *Redis) report(ctx context.Context, w Worker, rules, join string) error {
	about, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("writing what is told of a worker: %w", err)
	}
	reply, err := r.eval(ctx, scriptJoin, r.central(), r.owner, about, WorkerTime.Milliseconds(), rules, join, r.heard)
	if err != nil {
		return fmt.Errorf("joining the workers: %w", err)
	}
	said, before := texts(reply), r.heard
	if said[0] == repliedDiffers {
		return &RulesError{Theirs: said[1]}
	}
	r.heard = said[1]
	if said[2] != "" {
		return &ForgottenError{Since: fromMillis(millisOf(before))}
	}
	return nil
}

// Part ends what Join began. It may be called without. Who cannot say it, since the server is
// away, counts as gone after WorkerTime all the same.
func (r *Redis) Part(ctx context.Context) error {
	r.heard = ""
	_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.ZRem(ctx, r.central()+":workers", r.owner)
		p.HDel(ctx, r.central()+":about", r.owner)
		p.HDel(ctx, r.central()+":begun", r.owner)
		return nil
	})
	if err != nil && !isPassingFault(err) {
		return fmt.Errorf("leaving the workers: %w", err)
	}
	return nil
}

// Workers lists those that work on the crawl, by the time at which they began.
func (r *Redis) Workers(ctx context.Context) (all []Worker, err error) {
	var seen []redis.Z
	var about, leases map[string]string
	err = r.patiently(ctx, func() (err error) {
		seen, err = r.client.ZRangeWithScores(ctx, r.central()+":workers", 0, -1).Result()
		if err == nil {
			about, err = r.client.HGetAll(ctx, r.central()+":about").Result()
		}
		if err == nil {
			leases, err = r.client.HGetAll(ctx, r.central()+":leases").Result()
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing the workers: %w", err)
	}
	now, err := r.keepersTime(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the workers: %w", err)
	}
	held := hostsByOwner(leases)
	for _, z := range seen {
		id, _ := z.Member.(string)
		var w Worker
		at := fromMillis(int64(z.Score))
		if now.Sub(at) > WorkerTime || json.Unmarshal([]byte(about[id]), &w) != nil {
			continue
		}
		w.ID, w.Seen, w.Hosts = id, at, held[id]
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b Worker) int { return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

// Holder is the worker that holds a host, or one that shares its limits. Its ID is "" where none does
// that is there: what a worker held that was killed is free a while later.
func (r *Redis) Holder(ctx context.Context, host string) (Worker, error) {
	workers, err := r.Workers(ctx)
	shares := func(held string) bool { return held == host || r.lineOf != nil && r.line(held) == r.line(host) }
	for _, w := range workers {
		if slices.ContainsFunc(w.Hosts, shares) {
			return w, nil
		}
	}
	return Worker{}, err
}

// hostsByOwner are the hosts that each worker holds, in order.
func hostsByOwner(leases map[string]string) map[string][]string {
	held := map[string][]string{}
	for host, lease := range leases {
		_, owner, _ := strings.Cut(lease, " ")
		held[owner] = append(held[owner], host)
	}
	for _, hosts := range held {
		slices.Sort(hosts)
	}
	return held
}
