package storage

import "testing"

func TestParseS3Address(t *testing.T) {
	tests := []struct {
		output string
		want   s3Address // empty for a fault
	}{
		{"s3://pictures", s3Address{"pictures", ""}},
		{"s3://pictures/", s3Address{"pictures", ""}},
		{"s3://pictures/a/b", s3Address{"pictures", "a/b/"}},
		{"s3://pictures/图/b/", s3Address{"pictures", "图/b/"}},
		{"s3://", s3Address{}},
		{"s3://Pictures/a", s3Address{}},
		{"s3://pictures/a//b", s3Address{}},
		{"s3://pictures/../b", s3Address{}},
		{"s3://pictures/a?b", s3Address{}},
	}
	for _, tt := range tests {
		got, err := parseS3Address(tt.output)
		if got != tt.want || (err != nil) != (tt.want == s3Address{}) {
			t.Errorf("%s: got %+v, %v, want %+v", tt.output, got, err, tt.want)
		}
	}
}
