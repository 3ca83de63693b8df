package frontier

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"
)

// sentOn is the outcome of a job that goes to another host.
func sentOn(job Job, to string) Outcome {
	job.Host = to
	job.Hops++
	return Outcome{Job: job, State: Open}
}

// sendsBack sends a job of a's host to b, who sends it back before the mark on a, which
// late does around that.
func sendsBack(t *testing.T, a, b *crawl, late func(h *Host, o Outcome, meanwhile func())) {
	t.Helper()
	a.add(image("a", 1))
	h := a.take()
	late(h, sentOn(a.jobs(h, Image, 1)[0], "b"), func() {
		t.Helper()
		other := b.take()
		b.done(other, sentOn(b.jobs(other, Image, 1)[0], "a"))
		b.release(other, time.Time{})
	})
	a.release(h, time.Time{})
	h = b.take()
	got := b.jobs(h, Image, 9)
	if len(got) != 1 || got[0].Host != "a" || got[0].Hops != 2 {
		t.Fatalf("host %s has %v, want the job that was sent back", h.Name, got)
	}
	if fresh := a.add(image("a", 1)); fresh != 0 {
		t.Error("found again it counts as fresh")
	}
	b.done(h, finished(got[0]))
	b.release(h, time.Time{})
	a.wantState(image("a", 1), Done)
	a.wantEnd()
}

func TestRedisSendsBack(t *testing.T) {
	a, b := two(t, startRedis(t))
	r := a.Frontier.(*Redis) //nolint:forcetypeassert // two opens such
	sendsBack(t, a, b, func(h *Host, o Outcome, meanwhile func()) {
		l, err := r.lease(h)
		if err == nil {
			err = r.passOn(t.Context(), h, l, []Outcome{o})
		}
		meanwhile()
		if err == nil {
			err = r.mark(t.Context(), h, l, []Outcome{o}, false)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestMemorySendsBack(t *testing.T) {
	clock := newClock()
	m := NewMemory(clock.now)
	c := &crawl{t: t, clock: clock, Frontier: m}
	sendsBack(t, c, c, func(h *Host, o Outcome, meanwhile func()) {
		m.beforeMark = func() error {
			m.beforeMark = nil
			meanwhile()
			return nil
		}
		c.done(h, o)
	})
}

// Jobs that go to and fro between two hosts, whose workers are of two processes, come to
// their end once.
func TestRedisKeepsWhatGoesToAndFro(t *testing.T) {
	const all, hops = 20, 40
	a, b := two(t, startRedis(t))
	for i := range all {
		a.add(page("a", i))
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	handed := make(chan string, 9*all)
	work := func(c *crawl) error {
		for {
			changed := c.Changed(nil)
			h, _, err := c.Take(ctx, leaseTime)
			switch {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			case h == nil:
				select {
				case <-changed:
				case <-ctx.Done():
					return ctx.Err()
				}
				continue
			}
			due, err := c.Jobs(ctx, h, Page, all)
			if err != nil {
				return err
			}
			var outcomes []Outcome
			for _, job := range due.Jobs {
				o := sentOn(job, map[string]string{"a": "b", "b": "a"}[h.Name])
				if job.Hops >= hops {
					o = finished(job)
					handed <- job.URL
				}
				outcomes = append(outcomes, o)
			}
			if err := c.Done(ctx, h, outcomes); err != nil {
				return err
			}
			if err := c.Release(ctx, h, Pause{}); err != nil {
				return err
			}
		}
	}
	both := make(chan *crawl, 4)
	for range 2 {
		both <- a
		both <- b
	}
	inParallel(t, 4, func() error { return work(<-both) })
	close(handed)
	ends := map[string]int{}
	for url := range handed {
		ends[url]++
	}
	wantEachOnce(t, ends, all)
	for i := range all {
		a.wantState(page("a", i), Done)
	}
}

// A job that two hosts say is on the other lives nowhere: it is as one that is not known.
func TestRedisLeavesACircle(t *testing.T) {
	clock := newClock()
	r := openTestRedis(t, startRedis(t).url("crawl"), clock.now)
	c := &crawl{t: t, clock: clock, Frontier: r}
	job := image("a", 1)
	for from, to := range map[string]string{"a": "b", "b": "a"} {
		_, err := r.decide(t.Context(), from, "", []ID{job.ID}, nil, func(c *redisChange) error {
			c.put(job.ID, movedRow(to))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	c.wantState(job, Unknown)
	if fresh := c.add(job); fresh != 1 {
		t.Errorf("%d jobs are fresh, want 1", fresh)
	}
	c.wantState(job, Open)
	c.add(job)
	h := c.take()
	c.done(h, finished(c.jobs(h, Image, 9)[0]))
	c.release(h, time.Time{})
	c.wantState(job, Done)
	c.wantEnd()
}

// The number of moves stands beside what else is kept of a record.
func TestRedisKeepsMoves(t *testing.T) {
	full := fullRecord(t)
	plain := plainModel("a")
	model, err := newModel(full, plain)
	if err != nil {
		t.Fatal(err)
	}
	model.name = newModelName()
	for _, m := range []*redisModel{plain, model} {
		for _, moves := range []uint64{0, 1, 127, 128, 1 << 40} {
			text := withMoves(encodeRecord(&full, m), moves)
			row, err := readRow(text, full.ID, full.Host, map[string]*redisModel{m.name: m})
			if err != nil || row.moves != moves || !row.Record.same(&full) || row.text != text {
				t.Errorf("by the model %q, %d moves are read as %d, %v", m.name, moves, row.moves, err)
			}
		}
	}
}
