package config

import "testing"

func TestParseSize(t *testing.T) {
	tests := []struct {
		name, text string
		want       Size
	}{
		{"Bytes", "1234", 1234},
		{"Kilo", "500k", 500_000},
		{"Mega", "20MB", 20_000_000},
		{"Fraction", "1.5 GB", 1_500_000_000},
		{"Gibi", "1GiB", 1 << 30},
		{"Tebi", "2ti", 2 << 40},
		{"Negative", "-1k", -1000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseSize(tt.text)
			if got != tt.want || err != nil {
				t.Errorf("got %d, %v; want %d", got, err, tt.want)
			}
		})
	}
}

func TestParseSizeRefuses(t *testing.T) {
	for _, text := range []string{"", "MB", "20 apples", "1,000", "1.2.3", "9999999TB", "1e9", "٣MB", "0.5", "-0.1b"} {
		t.Run(text, func(t *testing.T) {
			if got, err := parseSize(text); err == nil {
				t.Errorf("got %d, want an error", got)
			}
		})
	}
}

func FuzzParseSize(f *testing.F) {
	f.Add("20MB")
	f.Add("-0.5GiB")
	f.Fuzz(func(t *testing.T, text string) {
		size, err := parseSize(text)
		if err == nil && size < 0 && text[0] != '-' {
			t.Errorf("%q became %d", text, size)
		}
	})
}
