package frontier

import (
	"errors"
	"io"
	"testing"
	"time"
)

// A server that forgot its last second may know of jobs and not that their host waits.
func TestRedisForgetsNoHost(t *testing.T) {
	server := startRedis(t)
	a, _ := two(t, server)
	a.add(page("x", 1), page("y", 1))
	central := a.Frontier.(*Redis).central()
	client := server.Client()
	forget := func() {
		t.Helper()
		if err := client.Del(t.Context(), central+":queue:"+page("x", 1).Site).Err(); err != nil {
			t.Fatal(err)
		}
	}
	forget()
	for range 2 {
		h := a.take()
		a.done(h, Outcome{Job: a.jobs(h, Page, 9)[0], State: Done})
		a.release(h, time.Time{})
	}
	a.wantEnd()
	forget()
	if _, _, err := a.Take(t.Context(), leaseTime); !errors.Is(err, io.EOF) {
		t.Errorf("Take = %v, want io.EOF where nothing is open", err)
	}
}

// What became of a job that the server forgot, in a crash or since another took its place, is
// forgotten with it: the rest is written, and the job is handed out when it is found again.
func TestRedisForgetsJobs(t *testing.T) {
	server := startRedis(t)
	c := newCrawlAt(t, server.url("crawl"))
	c.add(page("a", 1))
	h := c.take()
	kept := c.jobs(h, Page, 1)[0]
	must(t, server.Client().Save(t.Context()).Err())
	c.add(page("a", 2))
	forgotten := c.jobs(h, Page, 1)[0]
	server.Kill()
	server.Start()
	c.done(h, finished(forgotten), finished(kept))
	c.wantState(page("a", 1), Done)
	c.wantState(page("a", 2), Unknown)
	c.add(page("a", 2))
	c.done(h, finished(c.jobs(h, Page, 1)[0]))
	c.release(h, time.Time{})
	c.wantEnd()
}
