package extract

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	tests := []struct{ text, want string }{
		{"1700000000", "2023-11-14T22:13:20Z"},
		{" 1700000000\n", "2023-11-14T22:13:20Z"},
		{"1700000000.0", "2023-11-14T22:13:20Z"},
		{"1700000000123", "2023-11-14T22:13:20Z"},
		{"1700000000123456", "2023-11-14T22:13:20Z"},
		{"999999999", "2001-09-09T01:46:39Z"},
		{"2021-03-05", "2021-03-05T00:00:00Z"},
		{"2021-3-5", "2021-03-05T00:00:00Z"},
		{"2021-03", "2021-03-01T00:00:00Z"},
		{"20210305", "2021-03-05T00:00:00Z"},
		{"20210305T101500Z", "2021-03-05T10:15:00Z"},
		{"20210305101500", "2021-03-05T10:15:00Z"},
		{"2021-03-05T10:15:30Z", "2021-03-05T10:15:30Z"},
		{"2021-03-05t10:15:30z", "2021-03-05T10:15:30Z"},
		{"2021-03-05T10:15", "2021-03-05T10:15:00Z"},
		{"2021-03-05T10:15:30.123456789+01:00", "2021-03-05T09:15:30Z"},
		{"2021-03-05T10:15:30,5-0530", "2021-03-05T15:45:30Z"},
		{"2021-03-05T01:15:30+09", "2021-03-04T16:15:30Z"},
		{"2021-03-05 10:15:30", "2021-03-05T10:15:30Z"},
		{"2021-03-05 10:15:30 UTC", "2021-03-05T10:15:30Z"},
		{"2021-03-05 10:15:30 +0200", "2021-03-05T08:15:30Z"},
		{"2021/03/05", "2021-03-05T00:00:00Z"},
		{"2021/3/5 9:05", "2021-03-05T09:05:00Z"},
		{"2021.03.05", "2021-03-05T00:00:00Z"},
		{"05.03.2021", "2021-03-05T00:00:00Z"},
		{"5.3.2021, 10:15", "2021-03-05T10:15:00Z"},
		{"2021年3月5日 10:15", "2021-03-05T10:15:00Z"},
		{"Fri, 05 Mar 2021 10:15:30 GMT", "2021-03-05T10:15:30Z"},
		{"Fri, 5 Mar 2021 10:15:30 -0800", "2021-03-05T18:15:30Z"},
		{"05 Mar 21 10:15 EST", "2021-03-05T15:15:00Z"},
		{"Fri, 05 Mar 2021 10:15:30 PDT", "2021-03-05T17:15:30Z"},
		{"Fri, 05 Mar 2021 10:15:30 CET", "2021-03-05T10:15:30Z"},
		{"Fri, 05 Mar 2021 10:15:30 +0100 (CET)", "2021-03-05T09:15:30Z"},
		{"Friday, 05-Mar-21 10:15:30 GMT", "2021-03-05T10:15:30Z"},
		{"Fri Mar  5 10:15:30 2021", "2021-03-05T10:15:30Z"},
		{"Fri Mar 05 10:15:30 +0000 2021", "2021-03-05T10:15:30Z"},
		{"Fri Mar 05 2021 10:15:30 GMT+0100 (Central European Standard Time)", "2021-03-05T09:15:30Z"},
		{"Mar 5, 2021", "2021-03-05T00:00:00Z"},
		{"march 5, 2021 3:07 pm", "2021-03-05T15:07:00Z"},
		{"Mar 5, 2021, 12:07:08 AM", "2021-03-05T00:07:08Z"},
		{"5 March 2021", "2021-03-05T00:00:00Z"},
		{"2024-02-29", "2024-02-29T00:00:00Z"},
		{"1969-07-20", "1969-07-20T00:00:00Z"},
	}
	for _, test := range tests {
		got, ok := parseDate(test.text)
		if written := got.Format(time.RFC3339); !ok || written != test.want {
			t.Errorf("%q is %s (%v), want %s", test.text, written, ok, test.want)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, text := range []string{
		"", " ", "yesterday", "7", "2021", "12345678", "123456789012", "12345678901234567890", "-1700000000",
		"2023-02-29", "2021-13-01", "0000-00-00", "0000-01-01", "9999-12-31T23:30-01:00", "2021-00-10", "31.04.2021", "2021-03-05T25:00", "2021-03-05T10:61", "10:15:30",
		"2021-03-05T10:15:30+99:00", "2021-03-05 13:00 pm", "3/5/2021", "Mar 5", "2021-03-05 and more", "1700000000 s",
		"2021-03-05T10:15 2021-03-05T10:15",
	} {
		if got, ok := parseDate(text); ok {
			t.Errorf("%q is %v, want no date", text, got)
		}
	}
}

func TestFormatDate(t *testing.T) {
	tests := []struct{ text, layout, want string }{
		{"2021-03-05T09:07:08Z", "%Y-%m-%d %H:%M:%S", "2021-03-05 09:07:08"},
		{"2021-03-05", "%y%j", "21064"},
		{"2021-03-05", "%d. %B (%b) %Y", "05. March (Mar) 2021"},
		{"2021-03-05", "%d%%", "05%"},
		{"2021-03-05", "年%Y", "年2021"},
		{"2021-12-31T23:30:00-01:00", "%Y", "2022"},
		{"no date", "%Y", ""},
	}
	for _, test := range tests {
		if got := formatDate(test.text, test.layout); got != test.want {
			t.Errorf("%q as %q is %q, want %q", test.text, test.layout, got, test.want)
		}
	}
}

func TestCheckDateLayout(t *testing.T) {
	tests := []struct {
		layout string
		want   bool
	}{
		{"%Y-%m-%d", true}, {"%Y%%", true}, {"%%", false}, {"", false}, {"YYYY-MM", false}, {"%Y-%", false}, {"%Q", false},
		{"%Y-%é", false},
	}
	for _, test := range tests {
		if got := checkDateLayout(test.layout); got != test.want {
			t.Errorf("%q: got %v, want %v", test.layout, got, test.want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"1700000000", "2021-03-05T10:15:30.5+01:00", "Fri Mar  5 10:15:30 +0000 2021", "5.3.2021 3:04 PM (x)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		date, ok := parseDate(text)
		if !ok {
			return
		}
		date = date.Truncate(time.Second) // a fraction is read over
		if again, ok := parseDate(date.Format(time.RFC3339)); !ok || !again.Equal(date) {
			t.Errorf("%q is %v, and that %v", text, date, again)
		}
	})
}
