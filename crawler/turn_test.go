package crawler

import (
	"testing"
	"time"

	"magpie/config"
	"magpie/frontier"
)

func TestHadTurn(t *testing.T) {
	tests := []struct {
		name   string
		lasted time.Duration
		jobs   int64
		want   bool
	}{
		{"it has just begun", 0, 0, false},
		{"many jobs in no time", quickTurn / 2, 10 * manyJobs, false},
		{"many jobs", quickTurn, manyJobs, true},
		{"a slow host", turn / 2, manyJobs - 1, false},
		{"a very slow host", turn, 1, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := &lane{began: time.Now().Add(-tt.lasted)}
			l.handedOut.Store(tt.jobs)
			if got := l.hadTurn(); got != tt.want {
				t.Errorf("got %v after %v and %d jobs, want %v", got, tt.lasted, tt.jobs, tt.want)
			}
		})
	}
}

// As many turns end as hosts wait, the longest first, and none twice.
func TestRoomIsMadeForThoseWhoWait(t *testing.T) {
	f := frontier.NewMemory(time.Now)
	s := newScheduler(&Crawler{frontier: f, config: &config.Config{Connections: 4}, draining: make(chan struct{})})
	s.free = 0
	lanes := make([]*lane, 4)
	for i := range lanes {
		lanes[i] = newLane(s.Crawler, nil, 1, s.connections)
		lanes[i].began = time.Now().Add(-turn - time.Duration(i)*time.Second)
		s.lanes[lanes[i]] = struct{}{}
	}
	lanes[3].began = time.Now() // has not had its turn
	wantEnded := func(hosts string, want ...bool) {
		t.Helper()
		for i, l := range lanes {
			select {
			case <-l.turnOver:
				if !want[i] {
					t.Errorf("%s: the turn of lane %d is over", hosts, i)
				}
			default:
				if want[i] {
					t.Errorf("%s: lane %d may go on", hosts, i)
				}
			}
		}
	}
	wait := func(hosts ...string) {
		t.Helper()
		for _, host := range hosts {
			job := frontier.Job{ID: frontier.NewID(frontier.Page, "", host), Kind: frontier.Page, Host: host}
			if _, err := f.Add(t.Context(), []frontier.Job{job}); err != nil {
				t.Fatal(err)
			}
		}
		s.makeRoom(t.Context())
	}
	wait()
	wantEnded("nobody waits", false, false, false, false)
	wait("one.test")
	wantEnded("one host waits", false, false, true, false)
	wait("two.test")
	wantEnded("another does", false, true, true, false)
	wait("three.test", "four.test")
	wantEnded("more do than can have room", true, true, true, false)
	if len(s.waiting) != 3 {
		t.Errorf("%d hosts are leased and wait, want 3", len(s.waiting))
	}
	if err := s.giveBack(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h, _, err := f.Take(t.Context(), leaseTime); h == nil || err != nil {
		t.Errorf("a host that got no lane is not given back: %v, %v", h, err)
	}
}
