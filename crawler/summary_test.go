package crawler

import (
	"testing"
	"time"

	"magpie/frontier"
)

func TestComplete(t *testing.T) {
	for want, sums := range map[bool][]Sums{
		true:  {{}, {Pages: 3, Saved: 7, Skipped: 2}},
		false: {{Failed: 1}, {Open: 1}, {Saved: 9, Failed: 1, Open: 1}},
	} {
		for _, of := range sums {
			s := Summary{Sums: of}
			if s.Complete() != want {
				t.Errorf("%+v is complete: %v", s, !want)
			}
		}
	}
}

func TestAgain(t *testing.T) {
	start := time.Now()
	host := func(cause string, hours, asked int) frontier.Postponed {
		p := frontier.Postponed{Open: 5}
		p.Cause, p.Until = cause, start.Add(time.Duration(hours)*time.Hour)
		if asked > 0 {
			p.Asked = start.Add(time.Duration(asked) * time.Minute)
		}
		return p
	}
	tests := []struct {
		name  string
		open  int64
		hosts []frontier.Postponed
		want  time.Duration // from the start, 0 for at once
	}{
		{"at once when nothing is postponed", 3, nil, 0},
		{"at once when something is open elsewhere", 6, []frontier.Postponed{host("429", 2, 0)}, 0},
		{"after the first pause", 10, []frontier.Postponed{host("429", 3, 0), host("429", 2, 120)}, 2 * time.Hour},
		{"at once when a host was closed", 10, []frontier.Postponed{host("429", 3, 0), host(causeChallenge, 2, 0)}, 0},
		{"after what a closed host asked for", 5, []frontier.Postponed{host(causeNoRobots, 2, 30)}, 30 * time.Minute},
		{"at once when that is over", 5, []frontier.Postponed{host(causeNoRobots, 2, 5)}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Summary{Sums: Sums{Open: tt.open}, Postponed: tt.hosts, Started: start, Elapsed: 10 * time.Minute}.Again()
			want := start.Add(tt.want)
			if tt.want == 0 {
				want = time.Time{}
			}
			if !got.Equal(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}
