package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

// A fetcher that failed, or lost what was served well, is no measure of anyone;
// nor is a run of another program that did.
func TestOnlyMeasuresAreCompared(t *testing.T) {
	w := workload{gallery: gallery{Hosts: 1, Pages: 1, PerPage: 10, Latency: time.Second}, connections: 1}
	tests := []struct {
		name   string
		change func(*sample)
		want   bool
	}{
		{"all is whole", func(*sample) {}, true},
		{"it failed", func(s *sample) { s.Failure = "exit status 1" }, false},
		{"a picture was lost", func(s *sample) { s.whole = 9 }, false},
		{"a wrong answer was lost", func(s *sample) { s.Failure, s.whole, s.Faults = "exit status 1", 9, 1 }, true},
		{"more than a wrong answer was lost", func(s *sample) { s.whole, s.Faults = 8, 1 }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := sample{whole: 10, usage: usage{Wall: 11 * time.Second}}
			test.change(&s)
			if got := s.isMeasure(w); got != test.want {
				t.Errorf("is a measure: %v, want %v", got, test.want)
			}
			if got := bounds(w, series{samples: []sample{s}}) != ""; got != test.want {
				t.Errorf("is compared with the bound: %v, want %v", got, test.want)
			}
		})
	}
}

func TestRatios(t *testing.T) {
	of := func(ratios ...float64) (s series) {
		for _, ratio := range ratios {
			s.samples = append(s.samples, sample{ratio: ratio})
		}
		return s
	}
	if got := ratios(of(0, 0)); got != "" {
		t.Errorf("%q of runs without a measure, want nothing", got)
	}
	if got, want := ratios(of(2, 0, 3, 1)), "**2.00** (1.00–3.00)"; !strings.Contains(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A round whose fetcher fails has no ratio.
func TestFailedFetcherIsNoBaseline(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	h := &harness{options: options{pairs: 1}, self: self, dir: t.TempDir(), stderr: t.Output()}
	w := workload{name: "one", gallery: plain(1, 1, 1500), connections: 1, perHost: 1}
	failing, other := fetcherOf(self), fetcherOf(self)
	failing.args = func(*booth) []string { return []string{fetchRole} }
	other.isFetcher = false
	all, err := h.inBooth(t.Context(), w, []program{failing, other})
	if err == nil || !strings.Contains(err.Error(), "one, fetcher: ") {
		t.Errorf("says %v, want that the fetcher failed", err)
	}
	if got := all[1].samples[0]; got.ratio != 0 || got.whole != 1 {
		t.Errorf("ratio %v of a run that kept %d pictures beside a fetcher that failed, want none of 1", got.ratio, got.whole)
	}
}
