package extract

import (
	"math"
	"testing"
)

func TestNumberIn(t *testing.T) {
	tests := []struct {
		text string
		want any
	}{
		{"5", 5}, {" 5\n", 5}, {"-5", -5}, {"+5", 5}, {"007", 7}, {"1.5", 1.5}, {".5", 0.5}, {"1e3", 1000.0},
		{"1,234", 1234}, {"1,234,567.5", 1234567.5}, {"1 234", 1234}, {"1'234", 1234}, {"1\u202f234", 1234}, {"1\u00a0234", 1234},
		{"12345678901234567890", 12345678901234567890.0},
	}
	for _, test := range tests {
		if got := numberIn(test.text); got != test.want {
			t.Errorf("%q is %v (%[2]T), want %v", test.text, got, test.want)
		}
	}
}

func TestNumberInRefuses(t *testing.T) {
	for _, text := range []string{
		"", " ", "-", ".", "e5", "5.", "1,5", "12,34", "1,2345", ",123", "1 2", "5 views", "1.2k", "0x10", "inf", "NaN", "1_0", "1e999", "५",
	} {
		if got, ok := numberIn(text).(float64); !ok || !math.IsNaN(got) {
			t.Errorf("%q is %v, want no number", text, numberIn(text))
		}
	}
}
