package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWithin(t *testing.T) {
	tests := []struct{ name, document, want string }{
		{"no document", "", "new\n"},
		{"no marks", "old\n", "new\n"},
		{"no end", "old\n" + beginMark + "older\n", "new\n"},
		{"between the marks", "a\n" + beginMark + "old\n" + endMark + "b\n", "a\n" + beginMark + "\nnew\n\n" + endMark + "b\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, within(test.document, "new\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
