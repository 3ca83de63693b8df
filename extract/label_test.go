package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLabelIn(t *testing.T) {
	tests := []struct {
		name, contentType, want string
	}{
		{"plain", "text/html; charset=gbk", "gbk"},
		{"quoted", `text/html; charset="GBK"; x=y`, "gbk"},
		{"single quotes and blanks", "text/html; charset = 'gbk' ", "gbk"},
		{"no semicolon", "text/html charset=gbk", "gbk"},
		{"twice", "text/html; charset=gbk, text/html", "gbk"},
		{"none", "text/html", ""},
		{"nothing behind it", "text/html; charset", ""},
		{"empty", "text/html; charset=", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, labelIn(test.contentType)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
