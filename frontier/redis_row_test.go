package frontier

import (
	"strings"
	"testing"
	"time"
)

// A script that reads long records answers some of them, and those behind it are asked for.
func TestRedisReadsLongRecordsByParts(t *testing.T) {
	const count, long = 150, 60_000
	r := openTestRedis(t, startRedis(t).url("crawl"), time.Now)
	var jobs []Job
	var numbers []int64
	for n := range count {
		job := image("a", n)
		job.Fields = map[string]string{"title": strings.Repeat(job.URL, long/len(job.URL))}
		jobs, numbers = append(jobs, job), append(numbers, int64(n))
	}
	if _, err := r.Add(t.Context(), jobs); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]script{"by number": scriptNumbered, "by ID": scriptRead} {
		args := make([]any, count)
		for i := range args {
			if args[i] = numbers[i]; name == "by ID" {
				args[i] = jobs[i].ID[:]
			}
		}
		reply, err := r.eval(t.Context(), s, r.keysOf("a"), args...)
		if err != nil || len(reply) == 0 || len(reply) == count {
			t.Errorf("%s: %d records at once, %v; want some", name, len(reply), err)
		}
	}
	rows, err := r.readNumbers(t.Context(), "a", numbers)
	if err != nil {
		t.Fatal(err)
	}
	records, err := r.Get(t.Context(), jobs)
	if err != nil {
		t.Fatal(err)
	}
	for i, job := range jobs {
		if rows[i].ID != job.ID || rows[i].Fields["title"] != job.Fields["title"] || records[i].Fields["title"] != job.Fields["title"] {
			t.Fatalf("record %d is another than was written", i)
		}
	}
}
