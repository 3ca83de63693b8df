package frontier

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkScale adds, leases and finishes as many jobs as a crawl may have, all
// of them known before the first is worked: what a job costs, and what it takes
// on the disk, must not grow with them. It takes minutes: -benchtime 1x.
func BenchmarkScale(b *testing.B) {
	for _, hosts := range []int{1, 100} {
		for _, jobs := range []int{10_000, 100_000, 1_000_000} {
			b.Run(fmt.Sprintf("jobs=%d/hosts=%d", jobs, hosts), func(b *testing.B) {
				for b.Loop() {
					workScale(b, jobs, hosts)
				}
			})
		}
	}
}

func workScale(b *testing.B, jobs, hosts int) {
	path := filepath.Join(b.TempDir(), "state.db")
	s, err := OpenSQLite(path, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	began := time.Now()
	addScale(b, s, jobs, hosts)
	added := time.Now()
	finishScale(b, s, jobs, resultOfScale)
	finished := time.Now()
	b.ReportMetric(float64(jobs)/added.Sub(began).Seconds(), "added/s")
	b.ReportMetric(float64(jobs)/finished.Sub(added).Seconds(), "finished/s")
	b.ReportMetric(float64(jobs)/finished.Sub(began).Seconds(), "jobs/s")
	size := int64(0)
	for _, ext := range []string{"", logExt} {
		if info, err := os.Stat(path + ext); err == nil {
			size += info.Size()
		}
	}
	b.ReportMetric(float64(size)/float64(jobs), "B/job")
}

// onPage is how many pictures a page has.
const onPage = 50

// addScale makes pictures known as pages find them.
func addScale(b *testing.B, f Frontier, jobs, hosts int) {
	addMore(b, f, 0, jobs, func(n int) Job { return pictureOfScale(fmt.Sprintf("host%d.test", n/onPage%hosts), n) })
}

// addMore makes pictures from one number to another known.
func addMore(b *testing.B, f Frontier, from, to int, picture func(n int) Job) {
	found := make([]Job, onPage)
	for n := from; n < to; n += onPage {
		for i := range found {
			found[i] = picture(n + i)
		}
		if _, err := f.Add(b.Context(), found); err != nil {
			b.Fatal(err)
		}
	}
}

// pictureOfScale is a job as a site without fields makes it.
func pictureOfScale(host string, n int) Job {
	job := image(host, n)
	job.Rule, job.RuleHash = "site", "0123456789abcdef"
	job.Referer = fmt.Sprintf("https://%s/list/%d.html", host, n/onPage)
	job.Parent, job.Index, job.Walk = NewID(Page, "", job.Referer).String(), n+1, 1
	return job
}

// finishScale works all that is due, host by host, with what their fetches bring.
func finishScale(b *testing.B, f Frontier, jobs int, result func(Job) Result) {
	for done := 0; done < jobs; {
		h, _, err := f.Take(b.Context(), time.Minute)
		if err != nil || h == nil {
			b.Fatalf("after %d jobs: no host, %v", done, err)
		}
		done += finishHost(b, f, h, result)
		if err := f.Release(b.Context(), h, Pause{}); err != nil {
			b.Fatal(err)
		}
	}
}

// finishHost works what is due on a host, reading 64 jobs at a time and writing 32
// outcomes.
func finishHost(b *testing.B, f Frontier, h *Host, result func(Job) Result) (done int) {
	for {
		due, err := f.Jobs(b.Context(), h, Image, 64)
		if err != nil {
			b.Fatal(err)
		}
		if len(due.Jobs) == 0 {
			return done
		}
		for jobs := due.Jobs; len(jobs) > 0; {
			some := jobs[:min(32, len(jobs))]
			jobs = jobs[len(some):]
			outcomes := make([]Outcome, len(some))
			for i, job := range some {
				outcomes[i] = Outcome{Job: job, State: Done, Result: result(job)}
			}
			if err := f.Done(b.Context(), h, outcomes); err != nil {
				b.Fatal(err)
			}
		}
		done += len(due.Jobs)
	}
}

func resultOfScale(job Job) Result {
	return Result{
		Status: 200, Path: fmt.Sprintf("site/%d.jpg", job.Index), SHA256: fmt.Sprintf("%064d", job.Index),
		Size: 8000, Type: "image/jpeg", Width: 1200, Height: 800, ETag: fmt.Sprintf(`"%d"`, job.Index),
	}
}
