package main

import (
	"testing"
)

func TestGrouped(t *testing.T) {
	for number, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(number); got != want {
			t.Errorf("%d is written %q, want %q", number, got, want)
		}
	}
}
