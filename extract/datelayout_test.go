package extract

import "testing"

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
