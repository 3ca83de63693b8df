package crawler

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"magpie/config"
	"magpie/fetch"
	"magpie/frontier"
)

// shareOf is a scheduler with lanes of two connections each, all of which had their turn. No
// host waits.
func shareOf(t *testing.T, f *fleet, connections, lanes int) *scheduler {
	t.Helper()
	all := frontier.NewMemory(time.Now)
	job := frontier.Job{ID: frontier.NewID(frontier.Page, "", "one.test"), Kind: frontier.Page, Host: "one.test"}
	if _, err := all.Add(t.Context(), []frontier.Job{job}); err != nil {
		t.Fatal(err)
	}
	if h, _, err := all.Take(t.Context(), leaseTime); h == nil || err != nil {
		t.Fatalf("the host of a lane is not to be had: %v", err)
	}
	s := newScheduler(&Crawler{
		frontier: all, config: &config.Config{Connections: connections}, draining: make(chan struct{}), fleet: f,
		client: fetch.New(fetch.Options{}),
	})
	t.Cleanup(s.client.Close)
	for i := range lanes {
		l := newLane(s.Crawler, &frontier.Host{Name: fmt.Sprintf("host%d.test", i)}, 2, s.connections)
		l.began = time.Now().Add(-turn)
		s.lanes[l] = struct{}{}
	}
	return s
}

// A worker keeps as many hosts as have use for its connections, if there are others.
func TestSpare(t *testing.T) {
	tests := []struct {
		name               string
		fleet              *fleet
		connections, lanes int
		interval           time.Duration
		want               int
	}{
		{"more than can be used", &fleet{}, 4, 5, 0, 2},
		{"all are needed", &fleet{}, 4, 2, 0, 2},
		{"the last needs one connection", &fleet{}, 3, 2, 0, 2},
		{"each is asked at intervals", &fleet{}, 4, 5, time.Second, 4},
		{"nobody is there", nil, 4, 5, 0, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := shareOf(t, tt.fleet, tt.connections, tt.lanes)
			for l := range s.lanes {
				s.client.Limit(l.host.Name, fetch.Limit{Interval: tt.interval})
			}
			s.free = 0
			s.makeRoom(t.Context())
			got := 0
			for l := range s.lanes {
				if !l.leaving {
					got++
				}
			}
			if got != tt.want {
				t.Errorf("%d hosts are kept, want %d", got, tt.want)
			}
		})
	}
}

func TestHoldsBack(t *testing.T) {
	tests := []struct {
		name    string
		fleet   *fleet
		lanes   int
		waiting []*frontier.Host
		wanted  time.Duration // ago
		want    bool
	}{
		{"hosts that may need all", &fleet{}, 2, nil, 0, true},
		{"they need no more", &fleet{}, 2, nil, glance, false},
		{"too few hosts", &fleet{}, 1, nil, 0, false},
		{"one is leased already", &fleet{}, 2, make([]*frontier.Host, 1), 0, false},
		{"nobody is there", nil, 2, nil, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := shareOf(t, tt.fleet, 4, tt.lanes)
			s.waiting, s.share.wanted = tt.waiting, time.Now().Add(-tt.wanted)
			if tt.want { // the machine may be slow
				s.share.wanted = s.share.wanted.Add(time.Hour)
			}
			if _, is := s.holdsBack(); is != tt.want {
				t.Errorf("got %v, want %v", is, tt.want)
			}
		})
	}
}

// A connection that is free goes to the lane that waits for one, and to a host that was
// promised it before that.
func TestStaffLanes(t *testing.T) {
	s := shareOf(t, &fleet{}, 4, 2)
	s.free = 2
	s.staffLanes()
	if s.free != 2 {
		t.Error("a connection went to nobody")
	}
	got := make(chan struct{})
	go func() { got <- <-s.more }()
	for s.free == 2 {
		s.staffLanes()
	}
	<-got
	if s.share.wanted.IsZero() {
		t.Error("it is not known that a lane wanted one")
	}
	s.waiting = make([]*frontier.Host, 1)
	go func() { got <- <-s.more }()
	s.staffLanes()
	if s.free != 1 {
		t.Error("a lane got the connection of a host that waits")
	}
	s.waiting = nil
	for s.free == 1 {
		s.staffLanes()
	}
	<-got
}

// A worker whose disk is full leaves all hosts to the others, and does not ask for the one that
// it gave back at once.
func TestWaitForRoom(t *testing.T) {
	for name, fleet := range map[string]*fleet{"alone": nil, "in a fleet": {}} {
		t.Run(name, func(t *testing.T) {
			s := shareOf(t, fleet, 4, 0)
			s.flights = newFlights()
			s.floor = &floor{least: 1, low: true, asked: time.Now(), period: time.Hour, flights: s.flights}
			job := frontier.Job{ID: frontier.NewID(frontier.Page, "", "two.test"), Kind: frontier.Page, Host: "two.test"}
			if _, err := s.frontier.Add(t.Context(), []frontier.Job{job}); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if next, err := s.startLanes(t.Context()); err != nil || time.Until(next) <= 0 {
					t.Errorf("it looks again at %v: %v", next, err)
				}
			}
			h, _, err := s.frontier.Take(t.Context(), leaseTime)
			if err != nil || (h != nil) != (fleet != nil) {
				t.Errorf("the host is free: %v, %v", h != nil, err)
			}
		})
	}
}

// The hosts of a group have use for no more connections than one of them.
func TestCanUseOfAGroup(t *testing.T) {
	s := shareOf(t, &fleet{}, 8, 5)
	if n := s.canUse(); n != 10 {
		t.Errorf("five hosts can use %d connections, want 10", n)
	}
	own := ownHosts{names: map[string]manner{"host1.test": {}, "host2.test": {}, "host3.test": {}}}
	s.grouped = grouped{{Site: &config.Site{Group: "g"}, own: own}}
	if n := s.canUse(); n != 6 {
		t.Errorf("two hosts and a group can use %d connections, want 6", n)
	}
}

// A host that is asked at intervals has use for one connection, whatever its parallelism: those
// that would wait for its pace go to other hosts.
func TestCanUseAtIntervals(t *testing.T) {
	s := shareOf(t, &fleet{}, 4, 3)
	s.client.Limit("host0.test", fetch.Limit{Interval: time.Second})
	if n := s.canUse(); n != 5 {
		t.Errorf("the hosts can use %d connections, want 5", n)
	}
	for l := range s.lanes {
		l.pace.interval.Store(int64(time.Second)) // by a rule
	}
	if _, is := s.holdsBack(); is || s.canUse() != 3 {
		t.Errorf("no host is taken: %v, though those that are can use %d connections of 4", is, s.canUse())
	}
}

// A lane that waits for the pace of its host gets a connection when no host is to be had for it.
func TestHostsComeBeforeThePaced(t *testing.T) {
	s := shareOf(t, &fleet{}, 1, 1)
	for l := range s.lanes {
		l.pace.interval.Store(int64(time.Second))
	}
	look := func(wanted time.Time) {
		s.share.wanted = wanted
		if _, err := s.startLanes(t.Context()); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
	}
	s.unwanted = true
	look(time.Now().Add(time.Hour))
	if s.offeredLate() != nil {
		t.Error("it is offered one for which no host was looked for")
	}
	look(time.Time{})
	got := make(chan struct{})
	go func() { got <- <-s.late }()
	s.wait(t.Context(), nil, time.Time{})
	<-got
	if s.free != 0 {
		t.Error("what it got is free")
	}
}

// What a fleet needs to know of its lanes nobody asks for who is alone.
func TestNobodyCountsConnectionsAlone(t *testing.T) {
	for name, fleet := range map[string]*fleet{"alone": nil, "in a fleet": {}} {
		t.Run(name, func(t *testing.T) {
			s := shareOf(t, fleet, 4, 1)
			s.expectWants()
			if is := !s.share.wanted.IsZero(); is != (fleet != nil) {
				t.Errorf("it is noted that a lane may want connections: %v", is)
			}
		})
	}
}
