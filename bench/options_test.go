package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestHelpIsNoError(t *testing.T) {
	var said bytes.Buffer
	if err := measure(t.Context(), []string{"-h"}, &said, &said); err != nil {
		t.Errorf("says %v, want nothing", err)
	}
	if !strings.Contains(said.String(), "-pairs") {
		t.Errorf("says %q, want the flags", &said)
	}
}

// What is no flag or no number is told before anything is measured.
func TestOptionsThatAreWrong(t *testing.T) {
	tests := []struct{ name, args, want string }{
		{"no such flag", "-pears 5", "-pears"},
		{"an argument", "everything", `"everything" is none`},
		{"no pairs", "-pairs 0", "1 at least"},
		{"no pattern", "-run (", "reading -run"},
		{"no workload", "-run nosuch", `no workload is named like "nosuch"`},
		{"some rows in the place of all", "-run frontier -out tables.md", "-run leaves some rows out"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := parseOptions(strings.Fields(test.args), new(bytes.Buffer))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("says %v, want %q", err, test.want)
			}
		})
	}
}
