package frontier

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

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

// A page on the way back of its walk is to be asked for there, whoever finds it
// meanwhile.
func addLeavesWayBack(t *testing.T, c *crawl) {
	back := page("a", 1)
	back.Return = &Return{From: back.ID.String(), Host: back.Host, Pass: 1}
	c.add(back)
	c.add(page("a", 1))
	got := c.jobs(c.take(), Page, 10)
	if diff := cmp.Diff([]Job{back}, got); diff != "" {
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

// It makes no difference whether a newer URL comes before or after the older
// one failed.
func addOvertakesFailure(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	h := c.take()
	job := c.jobs(h, Image, 1)[0]
	newer := image("a", 1)
	newer.URL += "?newer"
	c.add(newer)
	job.Tries = 3
	failed := Outcome{Job: job, State: Failed, Result: Result{Cause: "403"}}
	c.done(h, failed)
	c.done(h, failed)
	got := c.jobs(h, Image, 2)
	wantURLs(t, got, newer)
	if got[0].Tries != 0 {
		t.Errorf("tries = %d with a newer URL, want 0", got[0].Tries)
	}
	c.done(h, Outcome{Job: got[0], State: Failed})
	c.wantState(newer, Failed)
}

// Nor does it whether a newer URL comes before or after a picture began to wait
// for it.
func addOvertakesExpiry(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	h := c.take()
	job := c.jobs(h, Image, 1)[0]
	newer := image("a", 1)
	newer.URL += "?newer"
	c.add(newer)
	job.Due = c.clock.now().Add(time.Hour)
	c.done(h, Outcome{Job: job, State: Open, Result: Result{Cause: "403", Expired: job.URL}})
	wantURLs(t, c.jobs(h, Image, 2), newer)
	if at := c.get(newer).Expired; at != "" {
		t.Errorf("it is said to have expired at %s", at)
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

// A page is due again when its version is another than the one it was read
// with: also when whoever read it is killed in between.
func addReopensChanged(t *testing.T, c *crawl) {
	of := func(version string) Job {
		job := page("a", 1)
		job.Version = version
		return job
	}
	h := (*Host)(nil)
	for _, step := range []struct {
		name, version string
		due           bool
	}{
		{"new", "v1", true},
		{"the same", "v1", false},
		{"changed", "v2", true},
		{"the same again", "v2", false},
		{"not told", "", false},
		{"the same as before that", "v2", false},
		{"changed back", "v1", true},
	} {
		c.add(of(step.version))
		want := Done
		if step.due {
			want = Open
		}
		if got := c.get(of("")).State; got != want {
			t.Fatalf("%s: %v, want %v", step.name, got, want)
		}
		if !step.due {
			continue
		}
		// Killed before it is read: the next who finds it so leaves it due.
		c.add(of(step.version))
		if h == nil {
			h = c.take()
		}
		due := c.jobs(h, Page, 1)
		if len(due) != 1 || due[0].Version != step.version {
			t.Fatalf("%s: due %+v, want version %q", step.name, due, step.version)
		}
		c.done(h, finished(due[0]))
	}
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

func twins(t *testing.T, c *crawl) {
	in := func(place string) Job {
		job := image("a", 1)
		job.ID = NewID(Image, place, job.URL)
		return job
	}
	twin := func(job Job) Record {
		t.Helper()
		r, err := c.Twin(t.Context(), job)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if in("x").ID == in("y").ID || in("x").ID.Key() != in("y").ID.Key() || in("x").ID.Key() == image("a", 2).ID.Key() {
		t.Fatal("the IDs of twins must differ, and share a key that no other has")
	}
	c.add(in("x"), in("y"), image("a", 2))
	h := c.take()
	if r := twin(in("y")); r.State != Unknown {
		t.Errorf("the twin is %v before it is done", r.State)
	}
	c.done(h, Outcome{Job: in("x"), State: Done, Result: Result{Path: "x.jpg"}})
	if r := twin(in("y")); r.State != Done || r.Path != "x.jpg" || r.ID != in("x").ID {
		t.Errorf("twin = %+v, want the one that is done", r)
	}
	if r := twin(in("x")); r.State != Unknown {
		t.Errorf("a job is its own twin: %+v", r)
	}
	if r := twin(image("a", 2)); r.State != Unknown {
		t.Errorf("another picture is a twin: %+v", r)
	}
	elsewhere := in("z")
	elsewhere.Host = "b"
	if r := twin(elsewhere); r.State != Unknown {
		t.Errorf("a job on another host is a twin: %+v", r)
	}
}

// One of several twins that is done is found, whatever becomes of the others later, and
// whoever of them asks.
func twinOfSeveral(t *testing.T, c *crawl) {
	var jobs []Job
	for _, place := range []string{"u", "v", "w", "x", "y"} {
		job := image("a", 1)
		job.ID = NewID(Image, place, job.URL)
		jobs = append(jobs, job)
	}
	c.add(jobs...)
	h := c.take()
	c.jobs(h, Image, len(jobs))
	wantTwin := func(of int, want ...int) {
		t.Helper()
		r, err := c.Twin(t.Context(), jobs[of])
		is := func(n int) bool { return r.ID == jobs[n].ID && r.State == Done }
		if err != nil || !slices.ContainsFunc(want, is) {
			t.Errorf("twin = %s, %v, %v; want one of %v, which are done", r.ID, r.State, err, want)
		}
	}
	c.done(h, finished(jobs[1]))
	c.done(h, Outcome{Job: jobs[2], State: Failed}, Outcome{Job: jobs[3], State: Skipped})
	wantTwin(4, 1)
	c.done(h, finished(jobs[4]))
	wantTwin(4, 1)
	wantTwin(1, 4)
	wantTwin(2, 1, 4)
	c.done(h, finished(jobs[0]), finished(jobs[2]))
	for i := range jobs {
		wantTwin(i, slices.DeleteFunc([]int{0, 1, 2, 4}, func(n int) bool { return n == i })...)
	}
}

// What was skipped may be wanted by what is known of it now.
func addRenewsSkipped(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	h := c.take()
	c.done(h, Outcome{Job: c.jobs(h, Image, 1)[0], State: Skipped, Result: Result{Cause: "where"}})
	newer := image("a", 1)
	newer.Fields = map[string]string{"score": "7"}
	c.add(newer)
	got, err := c.Get(t.Context(), []Job{newer})
	if err != nil {
		t.Fatal(err)
	}
	if got[0].State != Skipped || got[0].Cause != "where" || got[0].Fields["score"] != "7" {
		t.Errorf("got %v %q with %v", got[0].State, got[0].Cause, got[0].Fields)
	}
}
