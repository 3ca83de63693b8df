package frontier

import "testing"

func eachMissing(t *testing.T, c *crawl) {
	lacks := func(job Job, state State, missing int) Outcome {
		return Outcome{Job: job, State: state, Result: Result{Missing: missing}}
	}
	other := page("a", 5)
	other.Site = "other"
	c.add(page("a", 1), page("a", 2), page("a", 3), page("a", 4), other, image("a", 1))
	h := c.take()
	c.jobs(h, Page, 9)
	c.jobs(h, Image, 9)
	c.done(h, lacks(page("a", 1), Done, 2), lacks(page("a", 2), Done, 0), lacks(page("a", 3), Failed, 2),
		lacks(page("a", 4), Done, 1), lacks(other, Done, 3), lacks(image("a", 1), Done, 1))
	c.wantMissing("", page("a", 1), page("a", 4), other)
	c.wantMissing(page("a", 1).Site, page("a", 1), page("a", 4))

	again := page("a", 1)
	again.Version = "2"
	c.add(again)
	c.wantMissing("other", other)
	c.wantMissing(again.Site, page("a", 4))
}

// wantMissing wants these pages of a site to lack pictures, and no others.
func (c *crawl) wantMissing(site string, want ...Job) {
	c.t.Helper()
	var got []Job
	err := c.Each(c.t.Context(), Filter{Site: site, Missing: true}, func(r Record) error {
		got = append(got, r.Job)
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	wantURLs(c.t, got, want...)
}
