package crawler

import (
	"testing"
	"time"

	"magpie/frontier"
)

// A crawl in a file is nobody else's.
func TestNoFleet(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, group: g}
`)
	w.page("one.test/", imgs("/1.jpg"))
	w.pictures("one.test/1.jpg")
	w.complete()
	if w.crawler.fleet != nil {
		t.Error("a run on a file is part of a fleet")
	}
}

func TestDifferingRulesNamesAWorker(t *testing.T) {
	err := differingRules("s.tries: 1", "s.tries: 2", []frontier.Worker{{Machine: "m1", PID: 7}})
	want := "crawl.yaml is not that of the workers now running on this crawl (m1, pid 7, last seen at 00:00:00):\n" +
		"  s.tries: here 1, there 2\n" +
		"Use the same file everywhere, or stop the other workers first; one that was killed counts for a minute"
	if err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// A worker whose server was away for a while is told as fast as it was.
func TestRatesAreOfTheTimeThatPassed(t *testing.T) {
	began := time.Now()
	f := &fleet{Crawler: &Crawler{counter: newCounter(began)}, counted: began}
	for range 60 {
		f.counter.add(Event{Kind: Saved, Job: "image", Bytes: 1000})
	}
	for _, tt := range []struct {
		at              time.Duration
		pictures, bytes float64
	}{
		{fleetPeriod * 3, 2, 2000},
		{fleetPeriod * 4, 0, 0},
	} {
		f.tell(began.Add(tt.at))
		if w := f.worker; w.PictureRate != tt.pictures || w.ByteRate != tt.bytes {
			t.Errorf("after %s it is told to keep %v pictures and %v bytes a second, want %v and %v",
				tt.at, w.PictureRate, w.ByteRate, tt.pictures, tt.bytes)
		}
	}
}
