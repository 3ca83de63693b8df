package frontier

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// settledOnHosts settles pictures of three hosts, some of each in turn, and returns them in the order
// of that.
func (c *crawl) settledOnHosts(each int) (settled []Job) {
	c.t.Helper()
	const atOnce = 10
	due, held := map[*Host][]Job{}, []*Host(nil)
	for i := range 3 {
		c.add(images(fmt.Sprintf("h%d", i), 0, each)...)
	}
	for range 3 {
		h := c.take()
		held = append(held, h)
		due[h] = c.jobs(h, Image, each)
	}
	for len(settled) < 3*each {
		for _, h := range held {
			var outcomes []Outcome
			for _, job := range due[h][:atOnce] {
				outcomes = append(outcomes, finished(job))
				settled = append(settled, job)
			}
			due[h] = due[h][atOnce:]
			c.done(h, outcomes...)
			c.clock.advance(time.Second)
		}
	}
	for _, h := range held {
		c.release(h, time.Time{})
	}
	return settled
}

// What was settled on several hosts comes in the order of that, however many there are, in far fewer
// calls than there are records; also by a server that forgot its scripts.
func TestRedisReadsByTimeManyAtOnce(t *testing.T) {
	server := startRedis(t)
	clock := newClock()
	r := openTestRedis(t, server.url("crawl"), clock.now)
	c := &crawl{t: t, clock: clock, Frontier: r}
	settled := c.settledOnHosts(250)
	if err := server.Client().ScriptFlush(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	var s sizes
	r.client.AddHook(&s)
	c.wantEach(Filter{Order: OldestFirst}, settled...)
	if most := 50; s.calls > most {
		t.Errorf("%d records are read in %d calls, want %d at most", len(settled), s.calls, most)
	}
	slices.Reverse(settled)
	c.wantEach(Filter{Order: NewestFirst}, settled...)
}

// Those that are settled once more while others are read come at the one place or the other, and
// each of the rest once.
func TestRedisReadsByTimeBesideARun(t *testing.T) {
	clock := newClock()
	r := openTestRedis(t, startRedis(t).url("crawl"), clock.now)
	c := &crawl{t: t, clock: clock, Frontier: r}
	settled := c.settledOnHosts(50)
	again := settled[len(settled)-1]
	var got []Job
	err := c.Each(t.Context(), Filter{Order: OldestFirst}, func(record Record) error {
		if len(got) == 0 {
			amend(t, c, kept(again, "again.jpg", 1))
		}
		got = append(got, record.Job)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wantURLs(t, slices.DeleteFunc(got, func(job Job) bool { return job.ID == again.ID }), settled[:len(settled)-1]...)
}
