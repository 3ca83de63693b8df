package main

import (
	"fmt"
	"strings"
	"testing"

	"magpie/crawler"
)

// A host that is gone is told of a few times, not once for each of its pictures;
// what fails elsewhere, or otherwise, is told all the same.
func TestFailuresOfAKindAreToldAFewTimes(t *testing.T) {
	var told strings.Builder
	r := &reporter{err: &told, failed: failures{}}
	for i := range 1000 {
		r.event(crawler.Event{Kind: crawler.Failed, Host: "one.test", Cause: "lookup", URL: fmt.Sprintf("http://one.test/%d.jpg", i)})
	}
	r.event(crawler.Event{Kind: crawler.Failed, Host: "one.test", Cause: "404", URL: "http://one.test/gone.jpg"})
	r.event(crawler.Event{Kind: crawler.Failed, Host: "two.test", Cause: "lookup", URL: "http://two.test/a.jpg"})
	text := told.String()
	if n := strings.Count(text, "failed "); n != manyFailures+2 {
		t.Errorf("%d failures are told, want %d\n%s", n, manyFailures+2, text)
	}
	if n := strings.Count(text, "more of these at one.test are only counted"); n != 1 {
		t.Errorf("that others are only counted is told %d times, want once\n%s", n, text)
	}
}
