package crawler

import (
	"testing"

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
