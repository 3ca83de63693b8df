package config

import (
	"testing"
	"time"
)

func TestInterval(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name, text string
		want       Interval
	}{
		{"OneTime", "500ms", Interval{500 * ms, 500 * ms}},
		{"Range", "500ms-1.5s", Interval{500 * ms, 1500 * ms}},
		{"RangeWithBlanks", "500ms - 1.5s", Interval{500 * ms, 1500 * ms}},
		{"FromNothing", "0-1s", Interval{0, time.Second}},
		{"EqualEnds", "1s-1000ms", Interval{time.Second, time.Second}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			site := parseSite(t, "sites: {a: {start: 'https://example.com/', image: img, interval: "+tt.text+
				", follow: {links: a, interval: "+tt.text+"}}}")
			if site.Interval != tt.want || site.Follow[0].OwnInterval != tt.want {
				t.Errorf("got %v and %v, want %v", site.Interval, site.Follow[0].OwnInterval, tt.want)
			}
		})
	}
}

// Nothing but a time from 0 that ends no earlier than it begins is taken.
func FuzzInterval(f *testing.F) {
	for _, seed := range []string{"500ms-1.5s", "-1s", "1s-", "-", "--1s", "1s--2s", "1h1m-2h"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, got := newReader(newDocument("crawl.yaml")), Interval{Least: -1}
		r.interval(key{name: "interval"}, &node{kind: scalar, text: text}, &got)
		if taken := got.Least != -1; taken != (len(r.faults) == 0) || taken && (got.Least < 0 || got.Most < got.Least) {
			t.Errorf("%q became %v with faults %v", text, got, r.faults)
		}
	})
}
