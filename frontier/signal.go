package frontier

import "sync"

// signal tells those who wait that there may be something to do: lanes, each at
// the host that it owns, and whoever waits for a host.
type signal struct {
	mu     sync.Mutex
	anyone chan struct{}
	at     map[int64]chan struct{} // by the key of a host at which somebody waits
}

func newSignal() *signal { return &signal{anyone: make(chan struct{}), at: map[int64]chan struct{}{}} }

// next returns a channel that is closed when something is due at a host, or for
// nil where nobody waits.
func (s *signal) next(h *Host) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h == nil {
		return s.anyone
	}
	if s.at[h.key] == nil {
		s.at[h.key] = make(chan struct{})
	}
	return s.at[h.key]
}

// fire tells that something may be due at some hosts, by their keys.
func (s *signal) fire(hosts ...int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, host := range hosts {
		if s.at[host] == nil {
			s.tellAnyone()
		}
		s.tell(host)
	}
}

// givenBack tells that a host has no owner any more.
func (s *signal) givenBack(host int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell(host)
	s.tellAnyone()
}

// fireAll tells that something may be due anywhere.
func (s *signal) fireAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for host := range s.at {
		s.tell(host)
	}
	s.tellAnyone()
}

// tell wakes whoever waits at a host. The caller holds mu.
func (s *signal) tell(host int64) {
	if ch := s.at[host]; ch != nil {
		close(ch)
		delete(s.at, host)
	}
}

// tellAnyone wakes whoever waits for a host. The caller holds mu.
func (s *signal) tellAnyone() {
	close(s.anyone)
	s.anyone = make(chan struct{})
}
