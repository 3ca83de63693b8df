package crawler

import "testing"

func TestComicDate(t *testing.T) {
	tests := []struct {
		text string
		want [3]int
	}{
		{"2026-11-21T10:00:00Z", [3]int{2026, 11, 21}},
		{"2026/1/2", [3]int{2026, 1, 2}},
		{"2026年11月21日", [3]int{2026, 11, 21}},
		{"2026-11", [3]int{2026, 11, 0}},
		{"2026", [3]int{2026, 0, 0}},
		{"2026-13-01", [3]int{2026, 0, 0}},
		{"2026-02-30", [3]int{2026, 2, 0}},
		{"yesterday", [3]int{}},
		{"", [3]int{}},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			year, month, day := comicDate(tt.text)
			if got := [3]int{year, month, day}; got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
