package frontier

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// inGallery is how many pictures a gallery has, over the pages of its chain.
const inGallery = 4 * onPage

// pictureOfGallery is a job as a site with fields makes it: its gallery has a name, and
// a list of several pages.
func pictureOfGallery(host string, n int) Job {
	gallery, index := n/inGallery, n%inGallery+1
	slug, page := fmt.Sprintf("birds-of-spring-%d", gallery), (index-1)/onPage+1
	url := fmt.Sprintf("https://%s/pictures/2024/%s/%06d.jpg", host, slug, index)
	name := fmt.Sprintf("Birds of spring %d", gallery)
	return Job{
		ID: NewID(Image, "birds\n"+name, url), Kind: Image, Host: host, Walk: 1_800_000_000_000,
		Task: Task{
			Site: "birds", Rule: "birds", RuleHash: "0123456789abcdef", URL: url, Key: url, Candidates: []string{},
			Gallery: name, Fields: map[string]string{"title": name, "photographer": "Jane Doe", "date": "2024-05-01"},
			Referer: fmt.Sprintf("https://%s/galleries/%s/index_%d.html", host, slug, page), Page: page, Index: index,
		},
	}
}

// resultOfGallery is what its fetch brought: nobody could know its digest, size and ETag.
func resultOfGallery(job Job) Result {
	sum := sha256.Sum256([]byte(job.URL))
	return Result{
		Status: 200, Path: fmt.Sprintf("%s/%s/%06d.jpg", job.Site, job.Gallery, job.Index), SHA256: hex.EncodeToString(sum[:]),
		Size: 100_000 + int64(sum[0])*1000 + int64(sum[1]), Type: "image/jpeg", Width: 1600, Height: 1000 + int(sum[2]%3)*100,
		ETag:         fmt.Sprintf(`"%x-%x"`, sum[3:6], sum[6:12]),
		LastModified: writtenSecond(1_700_000_000 + uint32(sum[12])*1000),
	}
}

// writeRecords writes records as changes of some at a time would, and returns how many
// bytes each takes, with what their models do.
func writeRecords(s *redisModels, host string, records []Record, atOnce int) (each float64, longest int) {
	total, counted := 0, map[string]bool{}
	for ; len(records) > 0; records = records[min(atOnce, len(records)):] {
		var some []*writing
		for i := range records[:min(atOnce, len(records))] {
			some = append(some, &writing{record: &records[i]})
		}
		for _, m := range s.write(host, some) {
			if !counted[m.name] {
				counted[m.name] = true
				total += len(m.text) + modelCost
			}
		}
		for _, w := range some {
			each, longest = each+1, max(longest, len(w.text))
			total += len(w.text)
		}
	}
	return float64(total) / each, longest
}

// A record takes few bytes of its own, and models are worth what they take.
func TestRedisRecordsAreSmall(t *testing.T) {
	const host = "www.birds.test"
	var open, done []Record
	for n := range 10 * inGallery {
		job := pictureOfGallery(host, n)
		open = append(open, Record{Job: job, State: Open})
		settled := time.UnixMilli(job.Walk + int64(n)*250)
		done = append(done, Record{Job: job, State: Done, Settled: settled, Result: resultOfGallery(job)})
	}
	for _, tt := range []struct {
		name    string
		records []Record
		atOnce  int
		most    float64 // on the average, with models
		longest int     // 0 for any
	}{
		{"waiting, a page at once", open, onPage, 55, 55},
		{"waiting, one by one", open, 1, 60, 0},
		{"done, some at once", done, 40, 110, 110},
		{"done, one by one", done, 1, 115, 0},
		{"alone", open[:1], 1, 300, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			each, longest := writeRecords(newRedisModels(), host, tt.records, tt.atOnce)
			t.Logf("%.1f bytes each with models, %d at most", each, longest)
			if each > tt.most || tt.longest > 0 && longest > tt.longest {
				t.Errorf("want %.0f each and %d at most", tt.most, tt.longest)
			}
		})
	}
}

// Models that are known here are bounded.
func TestRedisModelsAreBounded(t *testing.T) {
	s := newRedisModels()
	for n := range 3 * mostModels {
		host := fmt.Sprint("host", n)
		records := []Record{{Job: pictureOfGallery(host, 1)}, {Job: pictureOfGallery(host, 2)}, {Job: pictureOfGallery(host, 3)}}
		writeRecords(s, host, records, len(records))
		if len(s.known) > mostModels || len(s.groups) > mostModels {
			t.Fatalf("%d models and %d groups are known, want %d at most", len(s.known), len(s.groups), mostModels)
		}
	}
}

// A server that crashed and lost what it was told last leaves nobody with a record that
// is another than was written.
func TestRedisLosesModels(t *testing.T) {
	server := startRedis(t)
	one, other := openTestRedis(t, server.url("crawl"), time.Now), openTestRedis(t, server.url("crawl"), time.Now)
	add := func(r *Redis, gallery int) {
		t.Helper()
		if _, err := r.Add(t.Context(), picturesOfGallery(gallery)); err != nil {
			t.Fatal(err)
		}
	}
	add(one, 0)
	if err := server.Client().Save(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	add(one, 1)
	add(one, 2)
	server.Kill()
	server.Start()
	add(other, 2)
	add(other, 3)
	add(one, 1)
	add(one, 2)
	for _, r := range []*Redis{one, other, openTestRedis(t, server.url("crawl"), time.Now)} {
		for gallery := range 4 {
			jobs := picturesOfGallery(gallery)
			records, err := r.Get(t.Context(), jobs)
			if err != nil {
				t.Fatal(err)
			}
			var got []Job
			for _, record := range records {
				got = append(got, record.Job)
			}
			if diff := cmp.Diff(jobs, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("gallery %d (-want +got):\n%s", gallery, diff)
			}
		}
	}
	if n := server.Client().HLen(context.Background(), one.keysOf("a")+":d").Val(); n == 0 {
		t.Error("the records have no models: nothing was tried")
	}
}

func picturesOfGallery(gallery int) (jobs []Job) {
	for n := range inGallery {
		jobs = append(jobs, pictureOfGallery("a", gallery*inGallery+n))
	}
	return jobs
}

// A model that is gone is an error for who reads by it, and no other record.
func TestRedisMissesModel(t *testing.T) {
	server := startRedis(t)
	r := openTestRedis(t, server.url("crawl"), time.Now)
	if _, err := r.Add(t.Context(), picturesOfGallery(0)); err != nil {
		t.Fatal(err)
	}
	if err := server.Client().Del(t.Context(), r.keysOf("a")+":d").Err(); err != nil {
		t.Fatal(err)
	}
	r.models.forget()
	if _, err := r.Get(t.Context(), picturesOfGallery(0)[:1]); !errors.Is(err, errModelGone) {
		t.Errorf("the error is %v", err)
	}
}

// Of two models that drew one name the second is refused, and nothing is written by it.
func TestRedisRefusesModel(t *testing.T) {
	server := startRedis(t)
	r := openTestRedis(t, server.url("crawl"), time.Now)
	jobs := picturesOfGallery(0)
	c := newRedisChange("a", "")
	for _, job := range jobs {
		c.add(job, time.Now())
	}
	_, named := c.args(r.models)
	if len(named) == 0 {
		t.Fatal("the records have no models: nothing is tried")
	}
	for _, m := range named {
		if err := server.Client().HSet(t.Context(), r.keysOf("a")+":d", m.name, "another").Err(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.write(t.Context(), c); !errors.Is(err, errRowChanged) {
		t.Errorf("the error is %v, want %v", err, errRowChanged)
	}
	if n, err := r.Add(t.Context(), jobs); n != len(jobs) || err != nil {
		t.Errorf("%d were added, %v; want %d", n, err, len(jobs))
	}
}

// BenchmarkRedisRecord writes and reads the record of a picture by its model; those of a
// change choose that, too, as many as there are in one.
func BenchmarkRedisRecord(b *testing.B) {
	s := newRedisModels()
	var records []Record
	for _, job := range picturesOfGallery(0)[:32] {
		records = append(records, Record{Job: job, State: Done, Settled: time.Now(), Result: resultOfGallery(job)})
	}
	writeRecords(s, "a", records, len(records))
	m, text := s.best(&writing{record: &records[1]}, plainModel("a"))
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			encodeRecord(&records[1], m)
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decodeRecord(text, records[1].ID, "a", m); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, atOnce := range []int{1, len(records)} {
		b.Run(fmt.Sprintf("change=%d", atOnce), func(b *testing.B) {
			for b.Loop() {
				writeRecords(s, "a", records[:atOnce], atOnce)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*atOnce), "ns/record")
		})
	}
}

// What is made due again day by day, by processes that know no models, leaves none behind.
func TestRedisRefreshesLeaveNoModels(t *testing.T) {
	server := startRedis(t)
	clock := newClock()
	var first int64
	for run := range 15 {
		r := openTestRedis(t, server.url("crawl"), clock.now)
		c := &crawl{t: t, clock: clock, Frontier: r}
		var jobs []Job
		var outcomes []Outcome
		for n := range 3 * inGallery {
			job := pictureOfGallery("a", n)
			job.Walk, job.Revisit = toMillis(clock.now()), clock.now()
			jobs, outcomes = append(jobs, job), append(outcomes, Outcome{Job: job, State: Done, Result: resultOfGallery(job)})
		}
		c.add(jobs...)
		h := c.take()
		if n := len(c.jobs(h, Image, len(jobs))); n != len(jobs) {
			t.Fatalf("%d jobs are due, want %d", n, len(jobs))
		}
		c.done(h, outcomes...)
		models := server.Client().HLen(t.Context(), r.keysOf("a")+":d").Val()
		if run == 0 {
			first = models
		}
		if models == 0 || models > first {
			t.Fatalf("run %d leaves %d models, the first left %d", run, models, first)
		}
		_ = r.Close()
		clock.advance(24 * time.Hour)
	}
}

// Galleries of one picture each are written by a model of their site, however many there are.
func TestRedisModelOfSiteStays(t *testing.T) {
	s := newRedisModels()
	names := map[string]bool{}
	for n := range 5 * mostModels {
		record := Record{Job: pictureOfGallery("a", n*inGallery)}
		record.Walk += int64(n)
		for _, m := range s.write("a", []*writing{{record: &record}}) {
			names[m.name] = true
		}
	}
	if len(names) == 0 || len(names) > 3 {
		t.Errorf("%d models for one site, want a few", len(names))
	}
}

// What may become a model does not keep a page that the texts of its record are pieces of.
func TestRedisCandidateOwnsItsTexts(t *testing.T) {
	const galleries, pageSize = 200, 500_000
	s := newRedisModels()
	for n := range galleries {
		record := Record{Job: pictureOfGallery("a", n*inGallery)}
		page := strings.Repeat("x", pageSize) + record.Gallery
		record.Gallery = page[pageSize:]
		record.Fields["title"] = record.Gallery
		s.write("a", []*writing{{record: &record}})
	}
	runtime.GC()
	var heap runtime.MemStats
	runtime.ReadMemStats(&heap)
	if heap.HeapAlloc > galleries*pageSize/2 {
		t.Errorf("%d MB are in use", heap.HeapAlloc>>20)
	}
	runtime.KeepAlive(s)
}
