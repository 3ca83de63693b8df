package frontier

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// clock is a time that moves only when told.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.UnixMilli(1_800_000_000_000)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// suite is the contract of Frontier. open returns an empty one with the clock
// given, working on the sites given.
func suite(t *testing.T, open func(t *testing.T, now func() time.Time, sites ...string) Frontier) {
	for name, test := range map[string]func(*testing.T, *crawl){
		"Add knows a job once":                        addOnce,
		"Add replaces the task of an open job":        addReplaces,
		"Add reopens a failure with a newer URL":      addReopensFailed,
		"Add leaves what was sent on":                 addLeavesSentOn,
		"Add reopens what was settled too long ago":   addRevisits,
		"Add keeps the newest walk":                   addMarksWalk,
		"Jobs come in order and once":                 jobsInOrder,
		"Jobs tells what is yet to come":              jobsNext,
		"Jobs keeps kinds and hosts apart":            jobsApart,
		"Take gives a host one owner":                 takeOnce,
		"Take prefers who has waited longest":         takeLongest,
		"Take says when to ask again":                 takeNext,
		"Take ends when nothing is left":              takeEnds,
		"Take waits for what is leased":               takeWaits,
		"a lease can be renewed":                      renews,
		"a lost lease writes nothing":                 lostLease,
		"a killed worker's jobs are handed out":       killedWorker,
		"Release postpones a host":                    postpones,
		"Release sends a host to the end of the line": releasedIsLast,
		"Done is idempotent":                          doneTwice,
		"Done never loses a finished record":          doneStays,
		"Done brings a job back later":                retryLater,
		"Done adds children with their parent":        children,
		"Done moves a job to another host":            moves,
		"Done moves a job and back":                   movesBack,
		"Changed tells of new work":                   changed,
		"Stats and Each agree":                        statsAndEach,
		"a lane of workers gets each job once":        laneOfWorkers,
		"many workers share it":                       manyWorkers,
	} {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			test(t, &crawl{t: t, clock: clock, Frontier: open(t, clock.now)})
		})
	}
	t.Run("a frontier for some sites leaves the others alone", func(t *testing.T) {
		clock := newClock()
		someSites(t, &crawl{t: t, clock: clock, Frontier: open(t, clock.now, "wanted")})
	})
}

// crawl is a frontier with calls that end the test when they fail.
type crawl struct {
	t     *testing.T
	clock *clock
	Frontier
}

const leaseTime = time.Minute

func page(host string, n int) Job {
	url := fmt.Sprintf("https://%s/%d.html", host, n)
	return Job{ID: NewID(Page, url), Kind: Page, Host: host, Task: Task{Site: "site", URL: url}}
}

func image(host string, n int) Job {
	url := fmt.Sprintf("https://%s/%d.jpg", host, n)
	return Job{ID: NewID(Image, url), Kind: Image, Host: host, Task: Task{Site: "site", URL: url}}
}

func pages(host string, n int) []Job {
	var jobs []Job
	for i := range n {
		jobs = append(jobs, page(host, i))
	}
	return jobs
}

func (c *crawl) add(jobs ...Job) int {
	c.t.Helper()
	fresh, err := c.Add(c.t.Context(), jobs)
	if err != nil {
		c.t.Fatalf("Add: %v", err)
	}
	return fresh
}

func (c *crawl) take() *Host {
	c.t.Helper()
	h, next, err := c.Take(c.t.Context(), leaseTime)
	if err != nil || h == nil {
		c.t.Fatalf("Take = %v, %v, %v; want a host", h, next, err)
	}
	return h
}

func (c *crawl) takeNothing() (next time.Time) {
	c.t.Helper()
	h, next, err := c.Take(c.t.Context(), leaseTime)
	if err != nil || h != nil {
		c.t.Fatalf("Take = %v, %v; want no host and no error", h, err)
	}
	return next
}

func (c *crawl) jobs(h *Host, kind Kind, n int) []Job {
	c.t.Helper()
	due, err := c.Jobs(c.t.Context(), h, kind, n)
	if err != nil {
		c.t.Fatalf("Jobs: %v", err)
	}
	return due.Jobs
}

func (c *crawl) done(h *Host, outcomes ...Outcome) {
	c.t.Helper()
	if err := c.Done(c.t.Context(), h, outcomes); err != nil {
		c.t.Fatalf("Done: %v", err)
	}
}

func (c *crawl) release(h *Host, notBefore time.Time) {
	c.t.Helper()
	if err := c.Release(c.t.Context(), h, notBefore); err != nil {
		c.t.Fatalf("Release: %v", err)
	}
}

func (c *crawl) get(job Job) Record {
	c.t.Helper()
	records, err := c.Get(c.t.Context(), []Job{job})
	if err != nil {
		c.t.Fatalf("Get: %v", err)
	}
	return records[0]
}

func (c *crawl) wantState(job Job, want State) {
	c.t.Helper()
	if got := c.get(job).State; got != want {
		c.t.Errorf("%s is %v, want %v", job.URL, got, want)
	}
}

func (c *crawl) wantEnd() {
	c.t.Helper()
	if h, next, err := c.Take(c.t.Context(), leaseTime); !errors.Is(err, io.EOF) {
		c.t.Errorf("Take = %v, %v, %v; want io.EOF", h, next, err)
	}
}

func urls(jobs []Job) []string {
	var urls []string
	for _, job := range jobs {
		urls = append(urls, job.URL)
	}
	return urls
}

func wantURLs(t *testing.T, got []Job, want ...Job) {
	t.Helper()
	if diff := cmp.Diff(urls(want), urls(got)); diff != "" {
		t.Errorf("jobs (-want +got):\n%s", diff)
	}
}

func finished(job Job) Outcome { return Outcome{Job: job, State: Done} }

func addOnce(t *testing.T, c *crawl) {
	if got := c.add(page("a", 1), page("a", 2), page("a", 1)); got != 2 {
		t.Errorf("fresh = %d, want 2", got)
	}
	if got := c.add(page("a", 2)); got != 0 {
		t.Errorf("fresh = %d the second time, want 0", got)
	}
	h := c.take()
	wantURLs(t, c.jobs(h, Page, 10), page("a", 1), page("a", 2))
	c.done(h, finished(page("a", 1)), finished(page("a", 2)))
	c.add(page("a", 1))
	c.wantState(page("a", 1), Done)
	c.wantState(page("a", 3), Unknown)
}

func addReplaces(t *testing.T, c *crawl) {
	old, newer := image("a", 1), image("a", 1)
	old.URL, newer.URL = "https://a/1.jpg?token=old", "https://a/1.jpg?token=new"
	newer.Fields = map[string]string{"title": "新"}
	newer.Candidates = []string{"https://a/1.png"}
	c.add(old)
	c.add(newer)
	got := c.jobs(c.take(), Image, 10)
	if diff := cmp.Diff([]Job{newer}, got); diff != "" {
		t.Errorf("jobs (-want +got):\n%s", diff)
	}
}

func addReopensFailed(t *testing.T, c *crawl) {
	job := image("a", 1)
	c.add(job)
	h := c.take()
	job = c.jobs(h, Image, 1)[0]
	job.Tries = 5
	c.done(h, Outcome{Job: job, State: Failed, Result: Result{Cause: "403"}})
	c.add(image("a", 1))
	c.wantState(job, Failed)
	job.URL += "?again"
	if fresh := c.add(job); fresh != 0 {
		t.Errorf("fresh = %d, want 0: it was known", fresh)
	}
	got := c.jobs(h, Image, 1)
	wantURLs(t, got, job)
	if got[0].Tries != 0 {
		t.Errorf("tries = %d after a newer URL, want 0", got[0].Tries)
	}
}

func addLeavesSentOn(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	h := c.take()
	sent := c.jobs(h, Image, 1)[0]
	sent.Found, sent.URL, sent.Candidates = sent.URL, "https://a/second.jpg", nil
	c.done(h, Outcome{Job: sent, State: Open})
	c.add(image("a", 1))
	if got := c.get(sent).URL; got != sent.URL {
		t.Errorf("the same find called an open job back to %s", got)
	}
	c.done(h, Outcome{Job: sent, State: Failed})
	c.add(image("a", 1))
	c.wantState(sent, Failed)
	newer := image("a", 1)
	newer.URL += "?newer"
	c.add(newer)
	c.wantState(sent, Open)
}

func addRevisits(t *testing.T, c *crawl) {
	c.add(page("a", 1))
	h := c.take()
	c.done(h, Outcome{Job: c.jobs(h, Page, 1)[0], State: Done, Result: Result{Next: "https://a/2.html"}})
	start := page("a", 1)
	start.Revisit = c.clock.now()
	c.add(start)
	c.wantState(start, Done)
	c.clock.advance(time.Second)
	start.Revisit = c.clock.now()
	c.add(start)
	c.wantState(start, Open)
	if got := c.get(start).Next; got != "https://a/2.html" {
		t.Errorf("an open job has forgotten its last result: next = %q", got)
	}
	wantURLs(t, c.jobs(h, Page, 5), page("a", 1))
}

func addMarksWalk(t *testing.T, c *crawl) {
	marked := func(walk int64) Job {
		job := page("a", 1)
		job.Walk = walk
		return job
	}
	c.add(marked(7))
	h := c.take()
	job := c.jobs(h, Page, 1)[0]
	if job.Walk != 7 {
		t.Errorf("handed out with walk %d, want 7", job.Walk)
	}
	c.add(marked(8)) // while it is under way
	c.done(h, finished(job))
	if got := c.get(job).Walk; got != 8 {
		t.Errorf("walk = %d when done, want 8", got)
	}
	c.add(marked(9))
	c.add(marked(0))
	if got := c.get(job); got.Walk != 9 || got.State != Done {
		t.Errorf("walk = %d and %v, want 9 and done", got.Walk, got.State)
	}
}

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

func takeOnce(t *testing.T, c *crawl) {
	c.add(page("a", 1), page("b", 1))
	first, second := c.take(), c.take()
	if first.Name == second.Name {
		t.Errorf("%s was leased twice", first.Name)
	}
	c.takeNothing()
}

func takeLongest(t *testing.T, c *crawl) {
	for i, name := range []string{"late", "early", "middle"} {
		job := page(name, 1)
		job.Due = c.clock.now().Add(-time.Duration([]int{1, 3, 2}[i]) * time.Hour)
		c.add(job)
	}
	for _, want := range []string{"early", "middle", "late"} {
		if got := c.take().Name; got != want {
			t.Errorf("took %s, want %s", got, want)
		}
	}
}

func takeNext(t *testing.T, c *crawl) {
	job := page("a", 1)
	job.Due = c.clock.now().Add(5 * time.Second)
	c.add(job)
	if next := c.takeNothing(); !next.Equal(job.Due) {
		t.Errorf("next = %v, want %v", next, job.Due)
	}
	c.clock.advance(5 * time.Second)
	c.take()
}

func takeEnds(_ *testing.T, c *crawl) {
	c.wantEnd()
	c.add(page("a", 1))
	h := c.take()
	c.done(h, finished(c.jobs(h, Page, 1)[0]))
	c.takeNothing()
	c.release(h, time.Time{})
	c.wantEnd()
}

func takeWaits(t *testing.T, c *crawl) {
	c.add(page("a", 1))
	h := c.take()
	c.done(h, finished(page("a", 1)))
	// The worker still holds the host and may yet find something.
	if next := c.takeNothing(); !next.IsZero() {
		t.Errorf("next = %v, want none", next)
	}
}

func renews(t *testing.T, c *crawl) {
	c.add(page("a", 1))
	h := c.take()
	for range 3 {
		c.clock.advance(leaseTime / 2)
		if err := c.Renew(t.Context(), h, leaseTime); err != nil {
			t.Fatalf("Renew: %v", err)
		}
	}
	if want := c.clock.now().Add(leaseTime); !h.Expires().Equal(want) {
		t.Errorf("expires at %v, want %v", h.Expires(), want)
	}
	c.takeNothing()
	wantURLs(t, c.jobs(h, Page, 1), page("a", 1))
}

func lostLease(t *testing.T, c *crawl) {
	c.add(pages("a", 2)...)
	lost := c.take()
	job := c.jobs(lost, Page, 1)[0]
	c.clock.advance(leaseTime)
	owner := c.take()
	if err := c.Renew(t.Context(), lost, leaseTime); !errors.Is(err, ErrLost) {
		t.Errorf("Renew = %v, want ErrLost", err)
	}
	if _, err := c.Jobs(t.Context(), lost, Page, 1); !errors.Is(err, ErrLost) {
		t.Errorf("Jobs = %v, want ErrLost", err)
	}
	found := Outcome{Job: job, State: Done, Children: []Job{image("a", 1)}}
	if err := c.Done(t.Context(), lost, []Outcome{found}); !errors.Is(err, ErrLost) {
		t.Errorf("Done = %v, want ErrLost", err)
	}
	c.wantState(job, Open)
	c.wantState(image("a", 1), Unknown)
	c.release(lost, time.Time{})
	c.takeNothing() // the owner still has it
	wantURLs(t, c.jobs(owner, Page, 5), pages("a", 2)...)
}

func killedWorker(t *testing.T, c *crawl) {
	c.add(pages("a", 3)...)
	h := c.take()
	c.jobs(h, Page, 2)
	c.done(h, finished(page("a", 0)))
	c.clock.advance(leaseTime)
	wantURLs(t, c.jobs(c.take(), Page, 5), page("a", 1), page("a", 2))
}

func postpones(t *testing.T, c *crawl) {
	c.add(page("a", 1), page("a", 2))
	h := c.take()
	until := c.clock.now().Add(time.Hour)
	c.release(h, until)
	if next := c.takeNothing(); !next.Equal(until) {
		t.Errorf("next = %v, want %v", next, until)
	}
	c.add(page("a", 3)) // a new job does not shorten the wait
	if next := c.takeNothing(); !next.Equal(until) {
		t.Errorf("next = %v after Add, want %v", next, until)
	}
	stats, err := c.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Postponed{{"a", until, 3, []string{"site"}}}, stats.Postponed); diff != "" {
		t.Errorf("postponed (-want +got):\n%s", diff)
	}
	c.clock.advance(time.Hour)
	wantURLs(t, c.jobs(c.take(), Page, 5), page("a", 1), page("a", 2), page("a", 3))
}

func releasedIsLast(t *testing.T, c *crawl) {
	c.add(pages("a", 2)...)
	c.clock.advance(time.Second)
	c.add(pages("b", 2)...)
	var took []string
	for range 4 {
		h := c.take()
		took = append(took, h.Name)
		c.clock.advance(time.Second)
		c.release(h, time.Time{})
	}
	if diff := cmp.Diff([]string{"a", "b", "a", "b"}, took); diff != "" {
		t.Errorf("took (-want +got):\n%s", diff)
	}
}

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
	ch := c.Changed()
	select {
	case <-ch:
		t.Error("told before anything changed")
	default:
	}
	c.add(page("a", 1))
	<-ch
	h := c.take()
	ch = c.Changed()
	c.done(h, finished(c.jobs(h, Page, 1)[0]))
	<-ch
	ch = c.Changed()
	c.release(h, time.Time{})
	<-ch
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

func someSites(t *testing.T, c *crawl) {
	wanted, other := page("a", 1), page("a", 2)
	wanted.Site = "wanted"
	c.add(other, page("b", 1), wanted)
	h := c.take()
	wantURLs(t, c.jobs(h, Page, 5), wanted)
	c.done(h, finished(wanted))
	c.release(h, time.Time{})
	c.wantEnd()
	c.wantState(other, Open)
}

// laneOfWorkers has four goroutines work under one lease, so that jobs are
// read while others are being finished.
func laneOfWorkers(t *testing.T, c *crawl) {
	const all = 250
	c.add(pages("a", all)...)
	h := c.take()
	var mu sync.Mutex
	handed := map[string]int{}
	work := func() error {
		for {
			due, err := c.Jobs(context.Background(), h, Page, 2)
			if err != nil || len(due.Jobs) == 0 {
				return err
			}
			for _, job := range due.Jobs {
				mu.Lock()
				handed[job.URL]++
				mu.Unlock()
				if err := c.Done(context.Background(), h, []Outcome{finished(job)}); err != nil {
					return err
				}
			}
		}
	}
	inParallel(t, 4, work)
	wantEachOnce(t, handed, all)
}

func inParallel(t *testing.T, n int, work func() error) {
	t.Helper()
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if err := work(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func wantEachOnce(t *testing.T, handed map[string]int, all int) {
	t.Helper()
	if len(handed) != all {
		t.Errorf("%d jobs were handed out, want %d", len(handed), all)
	}
	for url, n := range handed {
		if n != 1 {
			t.Errorf("%s was handed out %d times", url, n)
		}
	}
}

// manyWorkers has eight goroutines work off three hosts, each page leading to
// two more until there are enough, and checks that each was handed out once.
func manyWorkers(t *testing.T, c *crawl) {
	const all = 300
	c.add(page("h0", 0))
	var mu sync.Mutex
	handed := map[string]int{}
	work := func() error {
		for {
			changed := c.Changed()
			h, _, err := c.Take(context.Background(), leaseTime)
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if h == nil {
				<-changed
				continue
			}
			due, err := c.Jobs(context.Background(), h, Page, 7)
			if err != nil {
				return err
			}
			for _, job := range due.Jobs {
				mu.Lock()
				handed[job.URL]++
				mu.Unlock()
				var n int
				fmt.Sscanf(job.URL[len("https://h0/"):], "%d", &n)
				o := finished(job)
				for _, child := range []int{2*n + 1, 2*n + 2} {
					if child < all {
						o.Children = append(o.Children, page(fmt.Sprintf("h%d", child%3), child))
					}
				}
				if err := c.Done(context.Background(), h, []Outcome{o}); err != nil {
					return err
				}
			}
			if err := c.Release(context.Background(), h, time.Time{}); err != nil {
				return err
			}
		}
	}
	inParallel(t, 8, work)
	wantEachOnce(t, handed, all)
}
