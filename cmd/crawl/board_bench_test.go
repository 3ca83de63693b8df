package main

import (
	"fmt"
	"io"
	"strconv"
	"testing"
	"time"

	"magpie/crawler"
)

// BenchmarkBoard is what a second of a run costs that saves 5,000 pictures from 64
// hosts, with one failure in a thousand: all events, and the board as often as it is
// drawn. In ns/op a hundredth of a core is 10,000,000.
func BenchmarkBoard(b *testing.B) {
	const pictures, hosts = 5000, 64
	b.ReportAllocs()
	r := &reporter{err: io.Discard, out: io.Discard, failed: failures{}, board: newBoard(true)}
	r.screen = &screen{to: io.Discard, size: func() (int, int) { return 200, 50 }}
	saved := crawler.Event{Kind: crawler.Saved, Site: "site", Host: "host.example.com", Path: "site/1.jpg", Bytes: 8000}
	failed := crawler.Event{Kind: crawler.Failed, Host: "host.example.com", URL: "https://host.example.com/1.jpg", Cause: "404"}
	p := crawler.Progress{}
	for i := range hosts {
		p.Hosts = append(p.Hosts, crawler.HostProgress{Host: fmt.Sprintf("host-%02d.example.com", i), InFlight: 4, Limit: 4, Step: "receiving"})
	}
	now := time.Now()
	for b.Loop() {
		for i := range pictures {
			if i%1000 == 0 {
				failed.Host = "host-" + strconv.Itoa(i)
				r.event(failed)
			}
			r.event(saved)
		}
		for range time.Second / boardPeriod {
			now = now.Add(boardPeriod)
			p.Known.Pictures.Done += pictures / 4
			p.Known.Pictures.Open = 1_000_000
			p.Received += 8000 * pictures / 4
			for i := range p.Hosts {
				p.Hosts[i].Received += 8000 * pictures / 4 / hosts
			}
			r.showBoard(runSnapshot(p, now))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e7, "%-of-a-core")
}
