package frontier

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Whatever happens to the jobs, the sums that the file keeps of the galleries are
// those of its jobs, which the in-memory twin adds up anew each time.
func TestGalleriesAreThoseOfTheJobs(t *testing.T) {
	clock := newClock()
	kept := &crawl{t: t, clock: clock, Frontier: openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), clock.now)}
	summed := &crawl{t: t, clock: clock, Frontier: NewMemory(clock.now)}
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		children := randomJobs(random, 4)
		var outcomes []Outcome
		for _, job := range randomJobs(random, 4) {
			outcomes = append(outcomes, randomOutcome(random, job))
		}
		for _, c := range []*crawl{kept, summed} {
			c.add(children...)
			work(c, outcomes)
		}
		for _, f := range []GalleryFilter{allGalleries, incompleteGalleries} {
			if diff := cmp.Diff(withoutURLs(summed.galleries(f)), withoutURLs(kept.galleries(f))); diff != "" {
				t.Fatalf("galleries that pass %+v (-of the jobs +kept):\n%s", f, diff)
			}
		}
	}
}

// withoutURLs leaves out who claimed something last, which is told by the order
// of the outcomes alone.
func withoutURLs(galleries []Gallery) []Gallery {
	for i := range galleries {
		galleries[i].ClaimURL = ""
	}
	return galleries
}

// work makes jobs known, has them handed out and ends them.
func work(c *crawl, outcomes []Outcome) {
	c.t.Helper()
	for _, o := range outcomes {
		c.add(o.Job)
	}
	h, _, err := c.Take(c.t.Context(), leaseTime)
	if err != nil {
		c.t.Fatal(err)
	}
	if h != nil {
		c.jobs(h, Page, 99)
		c.jobs(h, Image, 99)
		c.done(h, outcomes...)
		c.release(h, time.Time{})
	}
	if err := c.Amend(c.t.Context(), outcomes[:1]); err != nil {
		c.t.Fatal(err)
	}
	c.clock.advance(time.Second)
}

// randomJobs are pages and pictures of few addresses in few galleries, some of
// them changed since they were found before.
func randomJobs(random *rand.Rand, n int) (jobs []Job) {
	for range n {
		job := image("a", random.IntN(6))
		if random.IntN(2) == 0 {
			job = page("a", random.IntN(6))
		}
		job = in([]string{"", "Owls", "Cats"}[random.IntN(3)], job)
		if random.IntN(3) == 0 {
			job.Version = fmt.Sprint(random.IntN(99))
		}
		jobs = append(jobs, job)
	}
	return jobs
}

func randomOutcome(random *rand.Rand, job Job) Outcome {
	o := Outcome{Job: job, State: []State{Open, Done, Failed, Skipped}[random.IntN(4)], Children: randomJobs(random, 2)}
	o.Size = int64(random.IntN(99))
	if job.Kind == Page && o.State == Done {
		o.Shows = []string{"", "Owls", "Bats"}[random.IntN(3)]
		o.Promised, o.Missing, o.Cut = random.IntN(9), random.IntN(2), random.IntN(4) == 0
	}
	return o
}
