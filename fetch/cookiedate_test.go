package fetch

import (
	"testing"
	"time"
)

func TestParseCookieDate(t *testing.T) {
	tests := []struct{ name, text string }{
		{"as RFC 9110 has it", "Fri, 09 Oct 2015 07:28:00 GMT"},
		{"with hyphens", "Fri, 9-Oct-2015 07:28:00 GMT"},
		{"with two digits of the year", "Friday, 09-Oct-15 07:28:00 GMT"},
		{"as asctime has it", "Fri Oct  9 07:28:00 2015"},
		{"as JavaScript has it", "Fri Oct 09 2015 07:28:00 GMT+0000 (UTC)"},
		{"without a weekday", "09 Oct 2015 07:28:00"},
		{"in small letters", "fri, 09 oct 2015 07:28:00 utc"},
		{"the month in full", "Friday, 9-October-2015 07:28:00 GMT"},
		{"with slashes", "Fri, 09/Oct/2015 07:28:00 GMT"},
		{"without spaces around a comma", "Fri,09 Oct 2015 07:28:00 GMT"},
		{"of single digits", "Fri, 9 Oct 2015 7:28:0 GMT"},
		{"without a space before the zone", "9 Oct 2015 07:28:00GMT"},
		{"the time first", "07:28:00 9 Oct 2015"},
		{"the month first", "October 9th 2015 07:28:00"},
		{"a day behind the year, which cannot be one", "2015 Oct 09 07:28:00"},
	}
	want := time.Date(2015, 10, 9, 7, 28, 0, 0, time.UTC)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := parseCookieDate(tt.text); !ok || !got.Equal(want) {
				t.Errorf("%s: got %v, %v", tt.text, got, ok)
			}
		})
	}
}

func TestParseCookieDateReadsYears(t *testing.T) {
	for year, want := range map[string]int{"70": 1970, "99": 1999, "00": 2000, "69": 2069, "1601": 1601, "9999": 9999, "100": 0, "1600": 0, "20155": 0} {
		got, ok := parseCookieDate("01 Jan " + year + " 00:00:00 GMT")
		if ok != (want != 0) || ok && got.Year() != want {
			t.Errorf("%s: got %v, %v", year, got, ok)
		}
	}
}

func TestParseCookieDateRefuses(t *testing.T) {
	for _, text := range []string{
		"", "Fri", "-", "0", "tomorrow", "Fri, 09 Oct", "09 Oct 2015", "Oct 2015 07:28:00", "09 2015 07:28:00", "09 Oct 07:28:00",
		"32 Oct 2015 07:28:00", "0 Oct 2015 07:28:00", "31 Feb 2015 07:28:00", "29 Feb 2015 07:28:00", "009 Oct 2015 07:28:00",
		"09 Oct 2015 24:00:00", "09 Oct 2015 07:60:00", "09 Oct 2015 07:28:60", "09 Oct 2015 07:28", "09 Oct 2015 007:28:00",
		"09 Oct 2015 07x:28:00", "09 Okt 2015 07:28:00",
	} {
		if got, ok := parseCookieDate(text); ok {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

func FuzzParseCookieDate(f *testing.F) {
	f.Add("Fri, 09 Oct 2015 07:28:00 GMT")
	f.Add("\xff:\xff:\xff 99999999999999999999")
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseCookieDate(text)
		if ok && (got.Year() < 1601 || got.Year() > 9999) {
			t.Errorf("%q: got %v", text, got)
		}
		again, same := parseCookieDate(got.Format(time.RFC1123))
		if ok && (!same || !again.Equal(got)) {
			t.Errorf("%q: got %v, and of that %v", text, got, again)
		}
	})
}
