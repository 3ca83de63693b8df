package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExcerpt(t *testing.T) {
	tests := []struct {
		name, line string
		column     int
		want       string
	}{
		{"Plain", "next: a", 7, "    7 | next: a\n      |       ^"},
		{"Tab", "\tnext:\ta", 8, "    7 | \tnext:\ta\n      | \t     \t^"},
		{"Wide", "下一页: a", 6, "    7 | 下一页: a\n      |         ^"},
		{"CombiningMark", "e\u0301: a", 5, "    7 | e\u0301: a\n      |    ^"},
		{"BehindTheEnd", "next:", 6, "    7 | next:\n      |      ^"},
		{"FarBehindTheEnd", "a", 9, "    7 | a\n      |  ^"},
		{"Empty", "", 1, "    7 | \n      | ^"},
		{"TerminalCodes", "\x1b[31ma", 6, "    7 | \ufffd[31ma\n      |      ^"},
		{
			"LongLine", strings.Repeat("a", 500), 301,
			"    7 | …" + strings.Repeat("a", 120) + "…\n      |  " + strings.Repeat(" ", 60) + "^",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := excerpt(tt.line, Pos{Line: 7, Column: tt.column})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
