package frontier

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func doneTwice(t *testing.T, c *crawl) {
	c.add(page("a", 1))
	h := c.take()
	o := Outcome{Job: c.jobs(h, Page, 1)[0], State: Done, Children: []Job{image("a", 1), page("b", 1)}}
	c.done(h, o)
	c.done(h, o)
	stats, err := c.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		kind  Kind
		state State
		n     int64
	}{{Page, Done, 1}, {Page, Open, 1}, {Image, Open, 1}} {
		if n, _ := stats.Total("site", want.kind, want.state); n != want.n {
			t.Errorf("%v %v: %d, want %d", want.kind, want.state, n, want.n)
		}
	}
}

func doneStays(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	h := c.take()
	job := c.jobs(h, Image, 1)[0]
	c.done(h, Outcome{Job: job, State: Failed, Result: Result{Cause: "timeout"}})
	kept := Result{Path: "x.jpg", SHA256: "abc", Size: 3}
	c.done(h, Outcome{Job: job, State: Done, Result: kept}) // it came after all
	c.done(h, Outcome{Job: job, State: Failed, Result: Result{Cause: "reset"}})
	c.done(h, Outcome{Job: job, State: Open})
	got := c.get(job)
	if diff := cmp.Diff(kept, got.Result); diff != "" || got.State != Done {
		t.Errorf("state %v, result (-want +got):\n%s", got.State, diff)
	}
}

func retryLater(t *testing.T, c *crawl) {
	c.add(page("a", 1))
	h := c.take()
	job := c.jobs(h, Page, 1)[0]
	job.Tries, job.Due = 1, c.clock.now().Add(10*time.Second)
	c.done(h, Outcome{Job: job, State: Open, Result: Result{Cause: "503"}})
	if got := c.jobs(h, Page, 1); len(got) != 0 {
		t.Errorf("came back at once: %v", urls(got))
	}
	c.release(h, time.Time{})
	if next := c.takeNothing(); !next.Equal(job.Due) {
		t.Errorf("next = %v, want %v", next, job.Due)
	}
	c.clock.advance(10 * time.Second)
	got := c.jobs(c.take(), Page, 1)
	if diff := cmp.Diff([]Job{job}, got); diff != "" {
		t.Errorf("jobs (-want +got):\n%s", diff)
	}
	if cause := c.get(job).Cause; cause != "503" {
		t.Errorf("cause = %q, want the last attempt's", cause)
	}
}

// Of a picture that waits for another address it is known where it expired until
// it is settled, whatever else happens to it.
func keepsExpired(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	h := c.take()
	job := c.jobs(h, Image, 1)[0]
	c.done(h, Outcome{Job: job, State: Open, Result: Result{Cause: "403", Expired: job.URL}})
	newer := image("a", 1)
	newer.URL += "?newer"
	c.add(newer)
	c.done(h, Outcome{Job: c.jobs(h, Image, 1)[0], State: Open, Result: Result{Cause: "503"}})
	if at := c.get(job).Expired; at != job.URL {
		t.Errorf("it expired at %q, want %q", at, job.URL)
	}
	c.done(h, Outcome{Job: c.jobs(h, Image, 1)[0], State: Failed, Result: Result{Cause: "404"}})
	if at := c.get(job).Expired; at != "" {
		t.Errorf("it failed, and still waits at %q", at)
	}
}

func children(t *testing.T, c *crawl) {
	c.add(page("a", 1))
	h := c.take()
	parent := c.jobs(h, Page, 1)[0]
	c.done(h, Outcome{Job: parent, State: Done, Children: []Job{page("a", 2), image("b", 1), page("a", 3)}})
	wantURLs(t, c.jobs(h, Page, 5), page("a", 2), page("a", 3))
	wantURLs(t, c.jobs(c.take(), Image, 5), image("b", 1))
}

func moves(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	h := c.take()
	moved := c.jobs(h, Image, 1)[0]
	moved.Host, moved.URL, moved.Hops = "b", "https://b/elsewhere.jpg", 1
	c.done(h, Outcome{Job: moved, State: Open})
	if got := c.jobs(h, Image, 1); len(got) != 0 {
		t.Errorf("still on its old host: %v", urls(got))
	}
	c.release(h, time.Time{})
	if fresh := c.add(image("a", 1)); fresh != 0 {
		t.Error("found again on its old host it counts as fresh")
	}
	other := c.take()
	got := c.jobs(other, Image, 1)
	if len(got) != 1 || got[0].Host != "b" || other.Name != "b" {
		t.Fatalf("host %s has %v, want the moved job", other.Name, got)
	}
	c.done(other, finished(got[0]))
	c.release(other, time.Time{})
	c.wantState(image("a", 1), Done)
	c.wantEnd()
}

// movesOnceSettled: a picture that was kept, is due again and moves is still one
// that was kept, found by the walk that found it last.
func movesOnceSettled(t *testing.T, c *crawl) {
	found := image("a", 1)
	found.Walk = 1
	c.add(found)
	h := c.take()
	settled := c.clock.now()
	c.done(h, finished(c.jobs(h, Image, 1)[0]))
	c.clock.advance(time.Second)
	found.Revisit = c.clock.now()
	c.add(found)
	moved := c.jobs(h, Image, 1)[0]
	found.Walk, found.Revisit = 2, time.Time{}
	c.add(found)
	moved.Host, moved.URL, moved.Found = "b", "https://b/elsewhere.jpg", moved.URL
	c.done(h, Outcome{Job: moved, State: Open})
	want := Record{Job: moved, State: Open, Settled: settled}
	want.Walk = 2
	if diff := cmp.Diff(want, c.get(moved)); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
}

func movesBack(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	var job Job
	for _, to := range []string{"b", "a", "b"} {
		h := c.take()
		job = c.jobs(h, Image, 1)[0]
		job.Host = to
		job.Hops++
		c.done(h, Outcome{Job: job, State: Open})
		c.release(h, time.Time{})
	}
	h := c.take()
	got := c.jobs(h, Image, 5)
	if len(got) != 1 || got[0].Hops != 3 || h.Name != "b" {
		t.Fatalf("after three moves %s has %v", h.Name, got)
	}
	c.done(h, finished(got[0]))
	c.release(h, time.Time{})
	c.wantEnd()
}

func changed(t *testing.T, c *crawl) {
	ch := c.Changed(nil)
	wantTold := func(what string, want bool, chs ...<-chan struct{}) {
		t.Helper()
		for i, ch := range chs {
			if got := isTold(ch); got != want {
				t.Errorf("%s: channel %d told = %t, want %t", what, i, got, want)
			}
		}
	}
	wantTold("before anything changed", false, ch)
	c.add(page("a", 1))
	wantTold("a new job", true, ch)
	h := c.take()
	ch, there := c.Changed(nil), c.Changed(h)
	o := finished(c.jobs(h, Page, 1)[0])
	o.Children = []Job{page("a", 2), page("b", 1)}
	c.done(h, o)
	wantTold("children", true, ch, there)
	there = c.Changed(h)
	c.add(page("a", 3))
	wantTold("a new job at an owned host", true, there)
	ch, there = c.Changed(nil), c.Changed(h)
	c.release(h, time.Time{})
	wantTold("a host given back", true, ch, there)
}

func statsAndEach(t *testing.T, c *crawl) {
	other := page("a", 7)
	other.Site = "other"
	c.add(append(pages("a", 3), image("a", 1), image("b", 2), other)...)
	h := c.take()
	c.jobs(h, Image, 1)
	c.jobs(h, Page, 9)
	c.done(h,
		Outcome{Job: image("a", 1), State: Done, Result: Result{Size: 1000, Path: "p"}},
		Outcome{Job: page("a", 0), State: Failed, Result: Result{Cause: "404", Size: 5}},
		Outcome{Job: page("a", 1), State: Skipped, Result: Result{Cause: "absent"}})
	stats, err := c.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, filter := range []Filter{
		{}, {State: Open}, {State: Done}, {State: Failed}, {State: Skipped}, {Kind: Page}, {Kind: Image},
		{Site: "other"}, {Site: "site", Kind: Page, State: Open}, {Site: "nobody"},
	} {
		var n int64
		if err := c.Each(t.Context(), filter, func(Record) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
		if total, _ := stats.Total(filter.Site, filter.Kind, filter.State); total != n {
			t.Errorf("%+v: Stats counts %d, Each gives %d", filter, total, n)
		}
	}
	if n, bytes := stats.Total("", Image, Done); n != 1 || bytes != 1000 {
		t.Errorf("kept %d pictures of %d bytes, want 1 of 1000", n, bytes)
	}
	stop := errors.New("stop")
	if err := c.Each(t.Context(), Filter{}, func(Record) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("Each = %v, want the error of its function", err)
	}
}

func statsOfHosts(t *testing.T, c *crawl) {
	other := page("a", 7)
	other.Site = "other"
	c.add(page("a", 1), other, page("b", 1), page("c", 1))
	want := func(n int64) {
		t.Helper()
		if got := c.stats().Hosts; got != n {
			t.Errorf("%d hosts have open jobs, want %d", got, n)
		}
	}
	want(3)
	h := c.take()
	jobs := c.jobs(h, Page, 9)
	want(3)
	for _, job := range jobs {
		c.done(h, finished(job))
	}
	want(2)
}

// What is read may be changed on the way: every failure is met once, and all of
// them are due again in the end.
func eachReopens(t *testing.T, c *crawl) {
	const failures, atOnce = 2500, 100
	c.add(pages("a", failures)...)
	h := c.take()
	var failed []Outcome
	for _, job := range c.jobs(h, Page, failures) {
		failed = append(failed, Outcome{Job: job, State: Failed, Result: Result{Cause: "500"}})
	}
	c.done(h, failed...)
	met := map[ID]int{}
	var again []Job
	err := c.Each(t.Context(), Filter{State: Failed}, func(r Record) error {
		met[r.ID]++
		r.Revisit = c.clock.now().Add(time.Hour)
		if again = append(again, r.Job); len(again) == atOnce {
			c.add(again...)
			again = again[:0]
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(met) != failures {
		t.Errorf("%d failures were met, want %d", len(met), failures)
	}
	for id, n := range met {
		if n != 1 {
			t.Fatalf("%v was met %d times", id, n)
		}
	}
	if open, _ := c.stats().Total("", Page, Open); open != failures {
		t.Errorf("%d are open, want all %d", open, failures)
	}
}

func statsByCause(t *testing.T, c *crawl) {
	c.add(pages("a", 5)...)
	h := c.take()
	jobs := c.jobs(h, Page, 9)
	for i, cause := range []string{"404", "404", "cut", "small"} {
		state := Failed
		if cause == "small" {
			state = Skipped
		}
		c.done(h, Outcome{Job: jobs[i], State: state, Result: Result{Cause: cause}})
	}
	c.done(h, Outcome{Job: jobs[4], State: Open, Result: Result{Cause: "cut"}})
	c.done(h, Outcome{Job: jobs[2], State: Done, Result: Result{Cause: "nothing new"}})
	jobs[1].Revisit = c.clock.now().Add(time.Hour)
	c.add(jobs[1])

	got := map[Count]bool{}
	for _, count := range c.stats().Counts {
		got[count] = true
	}
	want := map[Count]bool{
		{Site: "site", Kind: Page, State: Open, N: 2}:                    true,
		{Site: "site", Kind: Page, State: Done, N: 1}:                    true,
		{Site: "site", Kind: Page, State: Failed, Cause: "404", N: 1}:    true,
		{Site: "site", Kind: Page, State: Skipped, Cause: "small", N: 1}: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

// answers: an outcome with a status says that the host answered, whatever it
// said; that is remembered beyond the lease.
func answers(t *testing.T, c *crawl) {
	c.add(pages("a", 3)...)
	h := c.take()
	jobs := c.jobs(h, Page, 3)
	c.done(h, Outcome{Job: jobs[0], State: Failed, Result: Result{Cause: "refused connection"}})
	if h.Answered() {
		t.Error("a host that refused the connection is said to have answered")
	}
	c.done(h, Outcome{Job: jobs[1], State: Failed, Result: Result{Cause: "404", Status: 404}})
	if !h.Answered() {
		t.Error("a host that said 404 is not said to have answered")
	}
	c.release(h, time.Time{})
	if !c.take().Answered() {
		t.Error("the next owner does not know that the host answered")
	}
}

// A page that was read ahead of the walk which finds it meanwhile is due again, as
// that walk found it.
func readAhead(t *testing.T, c *crawl) {
	c.add(page("a", 2))
	h := c.take()
	job := c.jobs(h, Page, 1)[0]
	job.Ahead = true
	found := page("a", 2)
	found.Walk, found.Pictures = 7, 4
	c.add(found)
	c.done(h, Outcome{Job: job, State: Done})
	if got := c.get(job); got.State != Open || got.Pictures != 4 {
		t.Fatalf("%v with %d pictures before it, want it open with 4", got.State, got.Pictures)
	}
	c.done(h, Outcome{Job: c.jobs(h, Page, 1)[0], State: Done})
	if got := c.get(job); got.State != Done || got.Pictures != 4 {
		t.Errorf("%v with %d pictures before it, want it done with 4", got.State, got.Pictures)
	}
}
