package frontier

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"
)

// BenchmarkRedisScale is BenchmarkScale on a server of its own, with pictures of galleries: what
// a job costs, and the memory that it takes there, must not grow with them.
func BenchmarkRedisScale(b *testing.B) { benchRedis(b, 10_000, 100_000, 1_000_000) }

// BenchmarkRedisLarge is the same for three million jobs. The server takes half a gigabyte.
func BenchmarkRedisLarge(b *testing.B) { benchRedis(b, 3_000_000) }

func benchRedis(b *testing.B, sizes ...int) {
	for _, hosts := range []int{1, 100} {
		for _, jobs := range sizes {
			b.Run(fmt.Sprintf("jobs=%d/hosts=%d", jobs, hosts), func(b *testing.B) {
				for b.Loop() {
					workRedisScale(b, jobs, hosts)
				}
			})
		}
	}
}

func workRedisScale(b *testing.B, jobs, hosts int) {
	server := startRedis(b)
	r, err := OpenRedis(b.Context(), server.url("bench"))
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	empty := server.memory(b)
	began := time.Now()
	addMore(b, r, 0, jobs, picturesOn(hosts))
	added, busyAdding := time.Now(), server.busy(b)
	queued := server.memory(b)
	leased := leaseScale(b, r)
	again, busyLeasing := time.Now(), server.busy(b)
	finishScale(b, r, jobs, resultOfGallery)
	finished := time.Now()
	b.ReportMetric(float64(jobs)/added.Sub(began).Seconds(), "added/s")
	b.ReportMetric(float64(jobs)/finished.Sub(again).Seconds(), "finished/s")
	b.ReportMetric(float64(leased.Microseconds()), "us/lease")
	b.ReportMetric(float64(busyAdding.Microseconds())/float64(jobs), "server-us/add")
	b.ReportMetric(float64((server.busy(b)-busyLeasing).Microseconds())/float64(jobs), "server-us/finish")
	b.ReportMetric(float64(queued-empty)/float64(jobs), "queued-B/job")
	b.ReportMetric(float64(server.memory(b)-empty)/float64(jobs), "done-B/job")
	server.Kill()
}

// picturesOn are pictures of galleries, each of which is on one of some hosts.
func picturesOn(hosts int) func(n int) Job {
	return func(n int) Job { return pictureOfGallery(fmt.Sprintf("www.birds%d.test", n/inGallery%hosts), n) }
}

// BenchmarkRedisGrowth has one crawl grow to three million jobs, and measures what it takes to add
// one and to lease its host when some are known.
func BenchmarkRedisGrowth(b *testing.B) {
	for b.Loop() {
		server, known := startRedis(b), 0
		r := openTestRedis(b, server.url("bench"), nil)
		empty := server.memory(b)
		for _, jobs := range []int{100_000, 1_000_000, 3_000_000} {
			addMore(b, r, known, jobs, picturesOn(1))
			at := func(unit string) string { return fmt.Sprintf("%s-at-%d", unit, jobs) }
			b.ReportMetric(float64(server.memory(b)-empty)/float64(jobs), at("B/job"))
			b.ReportMetric(float64(leaseScale(b, r).Microseconds()), at("us/lease"))
			known = jobs + 500*onPage
			busy := server.busy(b)
			b.ReportMetric(float64(addedInTurn(b, r, jobs, known).Microseconds())/onPage, at("us/add"))
			b.ReportMetric(float64((server.busy(b)-busy).Microseconds())/float64(known-jobs), at("server-us/add"))
		}
		server.Kill()
	}
}

// addedInTurn is how long it takes to add the pictures of a page, when some are known.
func addedInTurn(b *testing.B, f Frontier, from, to int) time.Duration {
	var took []time.Duration
	for ; from < to; from += onPage {
		began := time.Now()
		addMore(b, f, from, from+onPage, picturesOn(1))
		took = append(took, time.Since(began))
	}
	return median(took)
}

// leaseScale is how long it takes to lease a host, read its jobs and give it back.
func leaseScale(b *testing.B, f Frontier) time.Duration {
	var took []time.Duration
	for range 100 {
		began := time.Now()
		h, _, err := f.Take(b.Context(), time.Minute)
		if err != nil || h == nil {
			b.Fatalf("no host, %v", err)
		}
		if _, err := f.Jobs(b.Context(), h, Image, 64); err != nil {
			b.Fatal(err)
		}
		if err := f.Release(b.Context(), h, Pause{}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	return median(took)
}

// median is the one in the middle: what else the machine does counts little in it.
func median(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)/2]
}

// busy is for how long the server has worked by now.
func (s *redisServer) busy(b *testing.B) time.Duration {
	info, err := s.Client().Info(b.Context(), "cpu").Result()
	if err != nil {
		b.Fatal(err)
	}
	var all time.Duration
	for _, field := range []string{"used_cpu_user", "used_cpu_sys"} {
		seconds, err := strconv.ParseFloat(infoField(info, field), 64)
		if err != nil {
			b.Fatal(err)
		}
		all += time.Duration(seconds * float64(time.Second))
	}
	return all
}

// memory is how many bytes the server uses.
func (s *redisServer) memory(b *testing.B) int64 {
	info, err := s.Client().Info(b.Context(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	n, err := strconv.ParseInt(infoField(info, "used_memory"), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}
