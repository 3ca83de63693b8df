package frontier

import (
	"encoding/binary"
	"fmt"
	"testing"
	"time"
)

// bucketEntry is how many bytes a job takes in a bucket.
const bucketEntry = 9

// indexed reads how many jobs each bucket of a host has.
func indexed(t *testing.T, r *Redis, host string) (buckets []int) {
	t.Helper()
	all, err := r.client.HGetAll(t.Context(), r.keysOf(host)+":x").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, entries := range all {
		if len(entries)%bucketEntry != 0 {
			t.Errorf("a bucket has %d bytes", len(entries))
		}
		buckets = append(buckets, len(entries)/bucketEntry)
	}
	return buckets
}

// wantIndexed wants each job to be in one bucket, once, and none of these to be
// much larger than others.
func wantIndexed(t *testing.T, r *Redis, host string, jobs int) {
	t.Helper()
	buckets, all, most := indexed(t, r, host), 0, 0
	for _, n := range buckets {
		all, most = all+n, max(most, n)
	}
	if want := max(1, (jobs+31)/32); all != jobs || len(buckets) != want || most > 128 {
		t.Errorf("%d jobs in %d buckets, %d in one; want %d in %d, and 128 in one at most", all, len(buckets), most, jobs, want)
	}
}

// wantKnown wants each job to be found by its ID, and to be no other.
func wantKnown(t *testing.T, c *crawl, jobs []Job) {
	t.Helper()
	records, err := c.Get(t.Context(), jobs)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range records {
		if r.State != Open || r.ID != jobs[i].ID || r.URL != jobs[i].URL {
			t.Fatalf("job %d of %d is %v %s, want %s open", i, len(jobs), r.State, r.URL, jobs[i].URL)
		}
	}
	if fresh := c.add(jobs...); fresh != 0 {
		t.Errorf("%d of %d jobs are not known", fresh, len(jobs))
	}
	n := 0
	if err := c.Each(t.Context(), Filter{}, func(r Record) error {
		if r.ID != jobs[n].ID {
			return fmt.Errorf("job %d is %s", n, r.URL)
		}
		n++
		return nil
	}); err != nil || n != len(jobs) {
		t.Errorf("%d jobs, %v; want %d in their order", n, err, len(jobs))
	}
}

func TestRedisFindsEachOfManyJobs(t *testing.T) {
	server := startRedis(t)
	for _, n := range []int{1, 31, 32, 33, 64, 65, 1000, 10_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r := openTestRedis(t, server.url(newPrefix()), nil)
			c := &crawl{t: t, clock: newClock(), Frontier: r}
			jobs := make([]Job, n)
			for i := range jobs {
				jobs[i] = image("a", i)
			}
			c.wantState(image("a", 0), Unknown)
			for some := jobs; len(some) > 0; { // in pieces of other sizes than those of rows and buckets
				piece := some[:min(97, len(some))]
				some = some[len(piece):]
				if fresh := c.add(piece...); fresh != len(piece) {
					t.Errorf("%d of %d jobs were unknown", fresh, len(piece))
				}
			}
			wantIndexed(t, r, "a", n)
			wantKnown(t, c, jobs)
			c.wantState(image("a", n), Unknown)
		})
	}
}

// Jobs whose IDs begin alike are told from one another.
func TestRedisTellsIDsThatBeginAlike(t *testing.T) {
	c := &crawl{t: t, clock: newClock(), Frontier: openTestRedis(t, startRedis(t).url("crawl"), nil)}
	jobs := make([]Job, 300)
	for i := range jobs {
		jobs[i] = image("a", i)
		jobs[i].ID = ID{1, 2, 3, 4, 5, 6}
		binary.BigEndian.PutUint32(jobs[i].ID[6:], uint32(i))
	}
	c.add(jobs[:100]...)
	c.wantState(jobs[100], Unknown)
	for _, job := range jobs[100:] {
		c.add(job)
	}
	wantKnown(t, c, jobs)
}

// What looks like the print of a job, but begins within an entry, is none.
func TestRedisReadsEntriesFromTheirBeginnings(t *testing.T) {
	c := &crawl{t: t, clock: newClock(), Frontier: openTestRedis(t, startRedis(t).url("crawl"), nil)}
	first, second := image("a", 1), image("a", 2)
	first.ID, second.ID = ID{1, 2, 3, 4, 5}, ID{2, 3, 4, 5, 0}
	c.add(first)
	c.wantState(second, Unknown)
	c.add(second)
	wantKnown(t, c, []Job{first, second})
}

// However many jobs have one key, none is slow to find.
func TestRedisSpreadsTwins(t *testing.T) {
	r := openTestRedis(t, startRedis(t).url("crawl"), nil)
	c := &crawl{t: t, clock: newClock(), Frontier: r}
	twins := make([]Job, 1000)
	for i := range twins {
		twins[i] = image("a", i)
		twins[i].ID = NewID(Image, fmt.Sprint("place ", i), "one key")
	}
	c.add(twins...)
	wantIndexed(t, r, "a", len(twins))
	wantKnown(t, c, twins)
	wantTwin := func(of, want Job) {
		t.Helper()
		twin, err := r.Twin(t.Context(), of)
		if err != nil || twin.ID != want.ID {
			t.Errorf("the twin of %s is %s, %v; want %s", of.URL, twin.URL, err, want.URL)
		}
	}
	h := c.take()
	jobs := c.jobs(h, Image, 20)
	wantTwin(twins[5], Job{})
	c.done(h, finished(jobs[7]), finished(jobs[9]))
	wantTwin(twins[5], twins[9])
	wantTwin(twins[9], twins[7])
	c.done(h, finished(jobs[0]))
	wantTwin(twins[5], twins[0])
	wantTwin(twins[0], twins[9])
	c.release(h, time.Time{})
}
