package crawler

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"magpie/frontier"
)

func TestGroupsAreBounded(t *testing.T) {
	c := newCounter(time.Now())
	const causes = 3 * maxGroups
	for i := range causes {
		c.add(Event{Kind: Failed, Cause: fmt.Sprint(i), URL: fmt.Sprintf("u%d", i)})
		c.add(Event{Kind: Skipped, Cause: "small", URL: fmt.Sprintf("u%d", i), Detail: "too small"})
	}
	c.add(Event{Kind: Failed, Cause: "0", URL: "later"})
	sum := c.final(time.Now())
	if sum.Failed != causes+1 || sum.Skipped != causes || len(sum.FailedBy) != maxGroups+1 || len(sum.SkippedBy) != 1 {
		t.Errorf("%d failed in %d groups, %d skipped in %d", sum.Failed, len(sum.FailedBy), sum.Skipped, len(sum.SkippedBy))
	}
	if g := sum.FailedBy["0"]; g != (Group{N: 2, URL: "u0"}) {
		t.Errorf("the first group is %+v", g)
	}
	if g := sum.FailedBy[otherCauses]; g != (Group{N: causes - maxGroups, URL: fmt.Sprintf("u%d", maxGroups)}) {
		t.Errorf("the rest is %+v", g)
	}
	if g := sum.SkippedBy["small"]; g != (Group{N: causes, URL: "u0", Detail: "too small"}) {
		t.Errorf("skipped are %+v", g)
	}
}

func TestProgressWhileCounting(t *testing.T) {
	c := newCounter(time.Now())
	var adding sync.WaitGroup
	for range 4 {
		adding.Go(func() {
			for range 100 {
				c.add(Event{Kind: Saved, Bytes: 3, Adopted: true})
				c.add(Event{Kind: Failed, Cause: "404"})
				if s := c.summary(time.Now()); s.FailedBy != nil || s.Bytes != 3*s.Saved {
					t.Errorf("got %+v", s)
				}
			}
		})
	}
	adding.Wait()
	if s := c.final(time.Now()); s.Saved != 400 || s.Adopted != 400 || s.Bytes != 1200 || s.FailedBy["404"].N != 400 || s.Complete() {
		t.Errorf("got %+v", s)
	}
}

// What is saved and tiny is counted, with the first as an example.
func TestCounterCountsTinyPictures(t *testing.T) {
	c := newCounter(time.Now())
	for _, size := range []int64{TinySize, TinySize - 1, 0} {
		c.add(Event{Kind: Saved, URL: fmt.Sprint(size), Bytes: size})
	}
	sum := c.final(time.Now())
	if sum.Tiny != 2 || sum.TinyURL != fmt.Sprint(TinySize-1) {
		t.Errorf("%d are tiny, such as %q, want 2, such as %d", sum.Tiny, sum.TinyURL, TinySize-1)
	}
}

// Of what failed for one cause the pages are counted by themselves.
func TestCounterTellsPagesFromPictures(t *testing.T) {
	c := newCounter(time.Now())
	for _, kind := range []frontier.Kind{frontier.Page, frontier.Image, frontier.Image} {
		c.add(Event{Kind: Failed, Job: kind.String(), Cause: "404"})
	}
	if g := c.final(time.Now()).FailedBy["404"]; g.N != 3 || g.Pages != 1 {
		t.Errorf("%d failed, %d of them pages, want 3 and 1", g.N, g.Pages)
	}
}

// Galleries beyond those that are counted one by one are counted all the same.
func TestTalliesAreBounded(t *testing.T) {
	c := newCounter(time.Now())
	for i := range 2 * maxTallies {
		c.add(Event{Kind: Saved, Site: "s", Gallery: fmt.Sprint(i), Bytes: TinySize})
	}
	if len(c.saved) != maxTallies || c.newOf("s", "0") != 1 || c.ofSite("s").Saved != 2*maxTallies {
		t.Errorf("%d galleries are counted, %d pictures", len(c.saved), c.ofSite("s").Saved)
	}
}

// Every event counts for its site and for the run.
func TestCounterTellsSitesApart(t *testing.T) {
	c := newCounter(time.Now())
	for _, e := range []Event{
		{Kind: PageRead, Site: "a", Known: 3, Unchanged: true}, {Kind: PageRead, Site: "b", Known: 1},
		{Kind: Failed, Site: "a", Cause: "500", Passing: true}, {Kind: Failed, Site: "b", Cause: "500"},
		{Kind: Replaced, Site: "b"}, {Kind: Incomplete, Site: "a", Claimed: 2, Missing: 1}, {Kind: Paused},
	} {
		c.add(e)
	}
	all, a, b := c.final(time.Now()), c.ofSite("a"), c.ofSite("b")
	if all.Pages != 2 || all.Known != 4 || all.FailedBy["500"].N != 2 || all.FailedBy["500"].Passing != 1 {
		t.Errorf("all: %+v", all)
	}
	if a.Pages != 1 || a.Known != 3 || a.Unchanged != 1 || a.FailedBy["500"].Passing != 1 || a.Incomplete.N != 1 || a.Refreshed.Replaced != 0 {
		t.Errorf("a: %+v", a)
	}
	if b.Pages != 1 || b.Known != 1 || b.FailedBy["500"].Passing != 0 || b.Incomplete.N != 0 || b.Refreshed.Replaced != 1 {
		t.Errorf("b: %+v", b)
	}
	if len(c.sites) != 2 {
		t.Errorf("%d sites, want 2", len(c.sites))
	}
}
