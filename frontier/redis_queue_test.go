package frontier

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// ofSite are jobs as another site has them.
func ofSite(site string, jobs ...Job) []Job {
	for i := range jobs {
		jobs[i].Site = site
	}
	return jobs
}

func images(host string, from, to int) (jobs []Job) {
	for n := from; n < to; n++ {
		jobs = append(jobs, image(host, n))
	}
	return jobs
}

func (c *crawl) due(h *Host, kind Kind, n int) Due {
	c.t.Helper()
	due, err := c.Jobs(c.t.Context(), h, kind, n)
	if err != nil {
		c.t.Fatal(err)
	}
	return due
}

// What waits, and goes to another site, is there no more, and has its place when it is back.
func TestRedisQueueForgetsWhoLeaves(t *testing.T) {
	server := startRedis(t)
	address, clock := server.url(newPrefix()), newClock()
	c := &crawl{t: t, clock: clock, Frontier: openTestRedis(t, address, clock.now, "site")}
	c.add(images("a", 0, 6)...)
	c.add(ofSite("other", images("a", 0, 4)...)...)
	h := c.take()
	if due := c.due(h, Image, 1); due.Open != 2 {
		t.Errorf("%d are open, want 2", due.Open)
	}
	c.add(ofSite("other", images("a", 4, 6)...)...)
	if due := c.due(h, Image, 9); due.Open != 0 || len(due.Jobs) != 0 {
		t.Errorf("%d are open, %v; want none", due.Open, urls(due.Jobs))
	}
	c.release(h, time.Time{})
	c.wantEnd() // and looks at no host again and again
	c.add(images("a", 2, 6)...)
	c.add(images("a", 0, 1)...)
	wantURLs(t, c.jobs(c.take(), Image, 9), image("a", 0), image("a", 2), image("a", 3), image("a", 4), image("a", 5))
	all := &crawl{t: t, clock: clock, Frontier: openTestRedis(t, address, clock.now, "other")}
	clock.advance(leaseTime)
	wantURLs(t, all.jobs(all.take(), Image, 9), image("a", 1))
}

// Those that are back come behind those that became known before them.
func TestRedisQueueIsInOrderWithThoseThatAreBack(t *testing.T) {
	c := &crawl{t: t, clock: newClock(), Frontier: openTestRedis(t, startRedis(t).url("crawl"), nil)}
	c.add(images("a", 0, 20)...)
	c.add(ofSite("other", images("a", 2, 20)...)...)
	c.add(images("a", 3, 20)...)
	c.add(images("a", 20, 30)...)
	h := c.take()
	wantURLs(t, c.jobs(h, Image, 3), image("a", 0), image("a", 1), image("a", 2))
	wantURLs(t, c.jobs(h, Image, 99), images("a", 3, 30)...)
}

// Only as many as are handed out, or next, are in the set that takes more memory.
func TestRedisQueueWaitsInItsList(t *testing.T) {
	r := openTestRedis(t, startRedis(t).url("crawl"), nil)
	c := &crawl{t: t, clock: newClock(), Frontier: r}
	c.add(images("a", 0, 500)...)
	h := c.take()
	for range 5 {
		wantURLs(t, c.jobs(h, Image, 10)[:1], image("a", h.out()-10))
	}
	if n := r.client.ZCard(t.Context(), r.keysOf("a")+":q:2:site").Val(); n > 51 {
		t.Errorf("%d are in the set, want 51 at most", n)
	}
}

// Many that left, at the head of a queue, keep nobody waiting for ever.
func TestRedisQueueIsReadBehindThoseThatLeft(t *testing.T) {
	c := &crawl{t: t, clock: newClock()}
	c.Frontier = openTestRedis(t, startRedis(t).url("crawl"), c.clock.now, "site")
	c.add(images("a", 0, 3000)...)
	c.add(ofSite("other", images("a", 0, 2900)...)...)
	h, got := c.take(), 0
	for range 10 {
		due := c.due(h, Image, 20)
		if due.Open != 100 {
			t.Errorf("%d are open, want 100", due.Open)
		}
		got += len(due.Jobs)
		if got < 100 && len(due.Jobs) < 20 && !due.Next.Equal(c.clock.now()) {
			t.Errorf("next = %v while more are due, want now", due.Next)
		}
	}
	if got != 100 {
		t.Errorf("%d jobs are due, want 100", got)
	}
}

// Whatever becomes of jobs, they are due in the same order as those of the in-memory twin, and
// as many are open.
func TestRedisQueueIsThatOfTheTwin(t *testing.T) {
	server := startRedis(t)
	for seed := range uint64(5) {
		clock, random := newClock(), rand.New(rand.NewPCG(seed, 1))
		kept := &crawl{t: t, clock: clock, Frontier: openTestRedis(t, server.url(newPrefix()), clock.now)}
		twin := &crawl{t: t, clock: clock, Frontier: NewMemory(clock.now)}
		for range 60 {
			found, how, n := images("a", 0, 30), random.Uint64(), 1+random.IntN(12)
			random.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
			found = someChanged(random, found[:random.IntN(10)])
			if diff := cmp.Diff(twin.workOff(found, n, how), kept.workOff(found, n, how)); diff != "" {
				t.Fatalf("seed %d: due (-as the twin has it +on the server):\n%s", seed, diff)
			}
			clock.advance(time.Duration(random.IntN(3)) * time.Second)
		}
	}
}

// someChanged are jobs as they are found again: some have changed, are of another site, or not due yet.
func someChanged(random *rand.Rand, jobs []Job) []Job {
	for i := range jobs {
		if random.IntN(2) == 0 {
			jobs[i].Site = "other"
		}
		if random.IntN(3) == 0 {
			jobs[i].Version = string(rune('a' + random.IntN(26)))
		}
		if random.IntN(4) == 0 {
			jobs[i].Due = newClock().now().Add(time.Duration(random.IntN(60)) * time.Second)
		}
	}
	return jobs
}

// workOff makes jobs known, has some handed out in two pieces, and ends these in one way or
// another. It returns what it was told.
func (c *crawl) workOff(found []Job, n int, how uint64) (told []any) {
	c.t.Helper()
	c.add(found...)
	h, next, _ := c.Take(c.t.Context(), leaseTime)
	if h == nil {
		return []any{next.UnixMilli()}
	}
	random := rand.New(rand.NewPCG(how, 2))
	for range 2 {
		due := c.due(h, Image, n)
		told = append(told, urls(due.Jobs), due.Open, due.Next.UnixMilli())
		for _, job := range due.Jobs {
			o := Outcome{Job: job, State: []State{Open, Open, Done, Failed}[random.IntN(4)]}
			if o.State == Open && random.IntN(2) == 0 {
				o.Job.Due = c.clock.now().Add(time.Duration(random.IntN(9)) * time.Second)
			}
			if random.IntN(4) > 0 {
				c.done(h, o)
			}
		}
	}
	c.release(h, time.Time{})
	return told
}
