package fetch

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestJudgeRobots(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want Verdict
	}{
		{"forbidden", &DisallowedError{Origin: "http://a.test:80", Line: 12, Rule: "Disallow: /private/"},
			Verdict{Class: Disallowed, Cause: "robots", Detail: `robots.txt line 12 says "Disallow: /private/"`}},
		{"forbidden in what a terminal would obey", &DisallowedError{Line: 1, Rule: "Disallow: /\x1b[2J"},
			Verdict{Class: Disallowed, Cause: "robots", Detail: `robots.txt line 1 says "Disallow: /\x1b[2J"`}},
		{"unavailable", fmt.Errorf("asking: %w", &RobotsUnavailableError{Status: 500, After: time.Minute}),
			Verdict{Class: Busy, Cause: "robots unavailable", After: time.Minute,
				Detail: "asking: the host answered 500, and while it cannot say what it allows nothing may be fetched; if you may all the same: robots: false"}},
		{"unreadable", fmt.Errorf("asking: %w", &RobotsUnavailableError{Err: &PrivateAddressError{Host: "10.0.0.1"}}),
			Verdict{Class: Busy, Cause: "robots unavailable",
				Detail: "asking: the host's answer is of no use (10.0.0.1 may be this machine or one beside it: list 10.0.0.1 under hosts: if it is meant), " +
					"and while it cannot say what it allows nothing may be fetched; if you may all the same: robots: false"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Judge(0, nil, tt.err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
