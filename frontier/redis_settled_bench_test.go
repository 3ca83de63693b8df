package frontier

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// BenchmarkRedisByTime reads all records in the order in which they were settled, and the 20
// newest: what a record costs, and a list of the newest.
func BenchmarkRedisByTime(b *testing.B) {
	for _, hosts := range []int{1, 100} {
		const jobs = 20_000
		b.Run(fmt.Sprintf("jobs=%d/hosts=%d", jobs, hosts), func(b *testing.B) {
			r := openTestRedis(b, startRedis(b).url("bench"), nil)
			addMore(b, r, 0, jobs, picturesOn(hosts))
			finishScale(b, r, jobs, resultOfGallery)
			var all, newest time.Duration
			for b.Loop() {
				began := time.Now()
				readByTime(b, r, OldestFirst, jobs)
				read := time.Now()
				readByTime(b, r, NewestFirst, 20)
				all, newest = all+read.Sub(began), newest+time.Since(read)
			}
			b.ReportMetric(float64(all.Microseconds())/float64(b.N*jobs), "us/record")
			b.ReportMetric(float64(newest.Microseconds())/float64(b.N), "us/newest")
		})
	}
}

func readByTime(b *testing.B, f Frontier, order Order, want int) {
	n, enough := 0, errors.New("enough")
	err := f.Each(b.Context(), Filter{Order: order}, func(Record) error {
		if n++; n == want {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		b.Fatalf("%d records, %v, want %d", n, err, want)
	}
}
