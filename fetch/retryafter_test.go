package fetch

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	in := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	tests := []struct {
		name, value, date string
		want              time.Duration
		ok                bool
	}{
		{"seconds", "120", "", 2 * time.Minute, true},
		{"seconds with space around", " 120 ", "", 2 * time.Minute, true},
		{"no seconds", "0", "", 0, true},
		{"a day", "86400", "", 24 * time.Hour, true},
		{"more than a day", "86401", "", 24 * time.Hour, true},
		{"three centuries", "9999999999", "", 24 * time.Hour, true},
		{"more seconds than there are", "99999999999999999999999", "", 24 * time.Hour, true},
		{"a date by the clock here", in(time.Hour), "", time.Hour, true},
		{"a date by the host's clock", in(time.Hour), in(59 * time.Minute), time.Minute, true},
		{"a date in the old form", now.Add(time.Hour).Format(time.RFC850), "", time.Hour, true},
		{"a date that is past", in(-time.Hour), "", 0, true},
		{"a date that is past for the host", in(time.Hour), in(2 * time.Hour), 0, true},
		{"the year 2099", "Thu, 31 Dec 2099 23:59:59 GMT", "", 24 * time.Hour, true},
		{"nothing", "", "", 0, false},
		{"less than nothing", "-5", "", 0, false},
		{"a fraction", "1.5", "", 0, false},
		{"words", "soon", "", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			header := http.Header{"Retry-After": {tt.value}, "Date": {tt.date}}
			if got, ok := retryAfter(header, now); got != tt.want || ok != tt.ok {
				t.Errorf("got %s, %v; want %s, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"120", "-1", "1.5", "Thu, 31 Dec 2099 23:59:59 GMT", "", "99999999999999999999"} {
		f.Add(value, "Wed, 02 Jan 2030 03:04:05 GMT")
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		got, ok := retryAfter(http.Header{"Retry-After": {value}, "Date": {date}}, time.Now())
		if got < 0 || got > longestRetryAfter || !ok && got != 0 {
			t.Errorf("%q beside %q: got %s, %v", value, date, got, ok)
		}
	})
}
