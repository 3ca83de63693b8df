package frontier

import (
	"testing"
	"time"
)

// wantEach wants these jobs to pass a filter, in this order.
func (c *crawl) wantEach(f Filter, want ...Job) {
	c.t.Helper()
	var got []Job
	err := c.Each(c.t.Context(), f, func(r Record) error {
		got = append(got, r.Job)
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	wantURLs(c.t, got, want...)
}

func eachOfGallery(t *testing.T, c *crawl) {
	elsewhere := in("Owls", image("a", 4))
	elsewhere.Site = "other"
	shows := page("a", 1)
	owls, moved := in("Owls", image("a", 1)), image("a", 2)
	c.add(shows, owls, in("Cats", image("a", 3)), elsewhere, moved)
	c.add(in("Owls", moved)) // found again, in a gallery
	h := c.take()
	c.jobs(h, Page, 9)
	c.done(h, Outcome{Job: shows, State: Done, Result: Result{Shows: "Owls"}})
	named, none, unknown, site := "Owls", "", "Bats", "lake"
	outside, likeIt, within := image("a", 5), in("lake", image("a", 6)), in("Owls", image("a", 7))
	outside.Site, within.Site = site, site
	c.add(outside, likeIt, within)
	c.wantEach(Filter{Gallery: &named}, shows, owls, elsewhere, moved, within)
	c.wantEach(Filter{Gallery: &site}, outside, likeIt) // as its whole site, for it is in no gallery
	c.wantEach(Filter{Gallery: &site, Site: site}, outside)
	c.wantEach(Filter{Gallery: &named, Site: "site"}, shows, owls, moved)
	c.wantEach(Filter{Gallery: &named, Kind: Image, Site: "other"}, elsewhere)
	c.wantEach(Filter{Gallery: &none}, outside)
	c.wantEach(Filter{Gallery: &unknown})
}

func eachOfCause(t *testing.T, c *crawl) {
	c.add(image("a", 1), image("a", 2), image("a", 3), page("a", 4))
	h := c.take()
	c.jobs(h, Image, 9)
	c.jobs(h, Page, 9)
	c.done(h, Outcome{Job: image("a", 1), State: Failed, Result: Result{Cause: "404"}},
		Outcome{Job: image("a", 2), State: Skipped, Result: Result{Cause: "video"}},
		Outcome{Job: image("a", 3), State: Done},
		Outcome{Job: page("a", 4), State: Failed, Result: Result{Cause: "404"}})
	c.wantEach(Filter{Cause: "404"}, image("a", 1), page("a", 4))
	c.wantEach(Filter{Cause: "404", Kind: Page}, page("a", 4))
	c.wantEach(Filter{Cause: "video", State: Failed})
}

// settledInTurn settles three jobs, a second after the other, in another order than
// that in which they became known, leaves one open and opens one again.
func (c *crawl) settledInTurn() (began time.Time, first, second, third, left Job) {
	c.t.Helper()
	first, second, third, left = image("a", 3), image("a", 1), image("a", 2), image("a", 4)
	again := image("a", 5)
	c.add(second, third, first, left, again)
	h := c.take()
	c.jobs(h, Image, 9)
	began = c.clock.now()
	for _, job := range []Job{first, second, third, again} {
		c.done(h, Outcome{Job: job, State: Done})
		c.clock.advance(time.Second)
	}
	again.Version = "2"
	c.add(again)
	return began, first, second, third, left
}

func eachByTime(t *testing.T, c *crawl) {
	_, first, second, third, left := c.settledInTurn()
	c.wantEach(Filter{Order: OldestFirst}, first, second, third)
	c.wantEach(Filter{Order: NewestFirst, Kind: Image}, third, second, first)
	c.wantEach(Filter{Order: NewestFirst, Kind: Page})
	c.wantEach(Filter{}, second, third, first, left, image("a", 5))
}

// What was settled on several hosts at one moment comes as a whole, in any order.
func eachOfOneMoment(t *testing.T, c *crawl) {
	jobs := []Job{image("a", 1), image("b", 1), image("c", 1)}
	c.add(jobs...)
	for range jobs {
		h := c.take()
		c.done(h, Outcome{Job: c.jobs(h, Image, 1)[0], State: Done})
	}
	for _, order := range []Order{OldestFirst, NewestFirst} {
		var n int
		err := c.Each(t.Context(), Filter{Order: order}, func(Record) error {
			n++
			return nil
		})
		if err != nil || n != len(jobs) {
			t.Errorf("got %d records, %v, want %d", n, err, len(jobs))
		}
	}
}

// What was settled twice at one moment comes once.
func eachOnce(t *testing.T, c *crawl) {
	jobs := []Job{image("a", 1), image("a", 2)}
	c.add(jobs...)
	h := c.take()
	for _, job := range c.jobs(h, Image, len(jobs)) {
		c.done(h, Outcome{Job: job, State: Failed})
	}
	amend(t, c, kept(jobs[0], "1.jpg", 1))
	for _, order := range []Order{OldestFirst, NewestFirst} {
		c.wantEach(Filter{Order: order, State: Done}, jobs[0])
		c.wantEach(Filter{Order: order, State: Failed}, jobs[1])
	}
}

// A run goes on beside who reads: what was open when it was read, what was settled long ago and is
// once more, and what is so before it was read, all come once.
func eachOnceMeanwhile(t *testing.T, c *crawl) {
	const all, open = 3 * firstEach, 10
	var jobs []Job
	for n := range all {
		jobs = append(jobs, image("a", n))
	}
	c.add(jobs...)
	h := c.take()
	due := c.jobs(h, Image, all)
	for _, job := range due[open:] {
		c.done(h, Outcome{Job: job, State: Done})
	}
	for _, order := range []Order{OpenFirst, OldestFirst} {
		seen := map[ID]int{}
		err := c.Each(t.Context(), Filter{Order: order}, func(r Record) error {
			if seen[r.ID]++; len(seen) > 1 {
				return nil
			}
			c.clock.advance(time.Second)
			for _, job := range due[:open] {
				c.done(h, Outcome{Job: job, State: Done})
			}
			amend(t, c, kept(due[open], "first.jpg", 1))
			amend(t, c, kept(due[all-1], "last.jpg", 1))
			return nil
		})
		for _, job := range jobs {
			if err != nil || seen[job.ID] != 1 {
				t.Errorf("%s came %d times in order %d, %v", job.URL, seen[job.ID], order, err)
			}
		}
	}
}

func eachOpenFirst(t *testing.T, c *crawl) {
	began, first, second, third, left := c.settledInTurn()
	again := image("a", 5)
	c.wantEach(Filter{Order: OpenFirst}, left, again, first, second, third)
	c.wantEach(Filter{Order: OpenFirst, State: Open}, left, again)
	c.wantEach(Filter{Order: OpenFirst, State: Done}, first, second, third)
	c.wantEach(Filter{Order: OpenFirst, Since: began.Add(time.Second)}, second, third)
}

func eachBetween(t *testing.T, c *crawl) {
	began, first, second, third, _ := c.settledInTurn()
	at := func(seconds int) time.Time { return began.Add(time.Duration(seconds) * time.Second) }
	for _, order := range []Order{AsFound, OldestFirst} {
		c.wantEach(Filter{Order: order, Since: at(1), Until: at(2)}, second)
		c.wantEach(Filter{Order: order, Until: at(1)}, first)
	}
	c.wantEach(Filter{Order: OldestFirst, Until: at(2)}, first, second)
	c.wantEach(Filter{Order: NewestFirst, Since: at(1), Until: at(3)}, third, second)
	c.wantEach(Filter{Order: NewestFirst, Until: at(2).Add(time.Microsecond)}, third, second, first)
	c.wantEach(Filter{Order: OldestFirst, Since: at(1).Add(time.Microsecond)}, third)
	c.wantEach(Filter{Order: OldestFirst, Since: at(4)})
}
