package frontier

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func jobsInOrder(t *testing.T, c *crawl) {
	c.add(pages("a", 5)...)
	h := c.take()
	wantURLs(t, c.jobs(h, Page, 2), page("a", 0), page("a", 1))
	c.done(h, finished(page("a", 1)))
	wantURLs(t, c.jobs(h, Page, 2), page("a", 2), page("a", 3))
	early := page("a", 9)
	early.Due = c.clock.now().Add(-time.Hour)
	c.add(early)
	wantURLs(t, c.jobs(h, Page, 9), page("a", 4), early)
	if got := c.jobs(h, Page, 9); len(got) != 0 {
		t.Errorf("handed out twice: %v", urls(got))
	}
}

func jobsNext(t *testing.T, c *crawl) {
	later := page("a", 1)
	later.Due = c.clock.now().Add(3 * time.Second)
	c.add(page("a", 0), later)
	h := c.take()
	due, err := c.Jobs(t.Context(), h, Page, 5)
	if err != nil {
		t.Fatal(err)
	}
	wantURLs(t, due.Jobs, page("a", 0))
	if !due.Next.Equal(later.Due) || due.Open != 2 {
		t.Errorf("next = %v of %d open, want %v of 2", due.Next, due.Open, later.Due)
	}
	c.clock.advance(3 * time.Second)
	wantURLs(t, c.jobs(h, Page, 5), later)
}

func jobsApart(t *testing.T, c *crawl) {
	c.add(page("a", 1), image("a", 1), page("b", 1))
	h := c.take()
	if h.Name != "a" {
		t.Fatalf("took %s, want a", h.Name)
	}
	wantURLs(t, c.jobs(h, Image, 5), image("a", 1))
	wantURLs(t, c.jobs(h, Page, 5), page("a", 1))
	if diff := cmp.Diff([]string{"site"}, h.Sites); diff != "" {
		t.Errorf("sites (-want +got):\n%s", diff)
	}
}
