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

func TestComplete(t *testing.T) {
	for want, sums := range map[bool][]Sums{
		true:  {{}, {Pages: 3, Saved: 7, Skipped: 2}},
		false: {{Failed: 1}, {Open: 1}, {Saved: 9, Failed: 1, Open: 1}},
	} {
		for _, of := range sums {
			s := Summary{Sums: of}
			if s.Complete() != want {
				t.Errorf("%+v is complete: %v", s, !want)
			}
		}
	}
}

func TestAgain(t *testing.T) {
	start := time.Now()
	host := func(cause string, hours, asked int) frontier.Postponed {
		p := frontier.Postponed{Open: 5}
		p.Cause, p.Until = cause, start.Add(time.Duration(hours)*time.Hour)
		if asked > 0 {
			p.Asked = start.Add(time.Duration(asked) * time.Minute)
		}
		return p
	}
	tests := []struct {
		name  string
		open  int64
		hosts []frontier.Postponed
		want  time.Duration // from the start, 0 for at once
	}{
		{"at once when nothing is postponed", 3, nil, 0},
		{"at once when something is open elsewhere", 6, []frontier.Postponed{host("429", 2, 0)}, 0},
		{"after the first pause", 10, []frontier.Postponed{host("429", 3, 0), host("429", 2, 120)}, 2 * time.Hour},
		{"at once when a host was closed", 10, []frontier.Postponed{host("429", 3, 0), host(causeChallenge, 2, 0)}, 0},
		{"after what a closed host asked for", 5, []frontier.Postponed{host(causeNoRobots, 2, 30)}, 30 * time.Minute},
		{"at once when that is over", 5, []frontier.Postponed{host(causeNoRobots, 2, 5)}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Summary{Sums: Sums{Open: tt.open}, Postponed: tt.hosts, Started: start, Elapsed: 10 * time.Minute}.Again()
			want := start.Add(tt.want)
			if tt.want == 0 {
				want = time.Time{}
			}
			if !got.Equal(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
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
