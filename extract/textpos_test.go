package extract

import (
	"testing"

	"magpie/config"
)

func TestPosIn(t *testing.T) {
	at := func(line, column int) config.Pos { return config.Pos{File: "crawl.yaml", Line: line, Column: column} }
	tests := []struct {
		name, text string
		offset     int
		want       config.Pos
	}{
		{"at the start", "abc", 0, at(3, 1)},
		{"inside", "abc", 2, at(3, 3)},
		{"characters count, not bytes", "湖bc", 4, at(3, 3)},
		{"behind a line break", "a\nbc", 3, at(3, 1)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := posIn(textAt(3, test.text), test.offset); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestPosOfRune(t *testing.T) {
	tests := []struct {
		name, text   string
		offset, want int
	}{
		{"inside", "湖bc", 2, 3},
		{"at the end", "湖bc", 3, 4},
		{"behind the end", "湖bc", 9, 4},
		{"in what is no UTF-8", "\xffbc", 2, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := posOfRune(textAt(3, test.text), test.offset).Column; got != test.want {
				t.Errorf("got column %d, want %d", got, test.want)
			}
		})
	}
}
