package frontier

import (
	"testing"
	"time"
)

func rangeJob(host, text string) Job {
	return Job{ID: NewID(Range, "", text), Kind: Range, Host: host, Task: Task{Site: "site", URL: text}}
}

// A range comes back with the number of its addresses that are known as jobs,
// and is a host's work as any job is.
func rangeInPieces(t *testing.T, c *crawl) {
	text := "https://a/[1-3].jpg"
	c.add(rangeJob("a", text))
	h := c.take()
	r := c.jobs(h, Range, 5)[0]
	r.Made = 2
	c.done(h, Outcome{Job: r, State: Open, Children: []Job{image("a", 1), image("a", 2)}})
	c.release(h, time.Time{})

	h = c.take()
	for kind, want := range map[Kind]int64{Range: 1, Image: 2, Page: 0} {
		due, err := c.Jobs(t.Context(), h, kind, 9)
		if err != nil || due.Open != want || int64(len(due.Jobs)) != want {
			t.Errorf("%v: %d due of %d open, %v; want %d", kind, len(due.Jobs), due.Open, err, want)
		}
	}
	c.done(h, finished(image("a", 1)), finished(image("a", 2)))
	c.release(h, time.Time{})

	h = c.take() // for the range alone
	r = c.jobs(h, Range, 5)[0]
	if r.Made != 2 {
		t.Errorf("made = %d, want 2", r.Made)
	}
	r.Made = 3
	c.done(h, Outcome{Job: r, State: Done, Children: []Job{image("a", 3)}})
	c.done(h, finished(c.jobs(h, Image, 5)[0]))
	c.release(h, time.Time{})
	c.wantEnd()
	stats, err := c.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := stats.Total("site", Image, Done); n != 3 {
		t.Errorf("%d pictures, want 3: the range is none", n)
	}
	if n, _ := stats.Total("site", Range, Done); n != 1 {
		t.Errorf("%d ranges, want 1", n)
	}
}

func rangesInTurn(t *testing.T, c *crawl) {
	first, second := rangeJob("a", "https://a/[1-9].jpg"), rangeJob("a", "https://a/[1-9].png")
	c.add(first, second)
	h := c.take()
	worked := c.jobs(h, Range, 1)[0]
	worked.Due = c.clock.now()
	c.done(h, Outcome{Job: worked, State: Open})
	wantURLs(t, c.jobs(h, Range, 9), second, first)

	worked.Due = c.clock.now().Add(time.Minute)
	c.done(h, Outcome{Job: worked, State: Open})
	c.done(h, finished(second))
	c.release(h, time.Time{})
	if next := c.takeNothing(); !next.Equal(worked.Due) {
		t.Errorf("next = %v, want %v", next, worked.Due)
	}
}
