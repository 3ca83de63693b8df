package storage

import "sync"

// sharedSync lets those who ask for a sync while another is under way share the
// next one. What was written before a call of do is on the disk when that
// returns nil: nobody is given a sync that had begun before.
type sharedSync struct {
	sync func() error
	// turn is held while a sync is under way.
	turn sync.Mutex
	mu   sync.Mutex
	// next is the sync that has not begun yet, nil if nobody waits for one.
	next func() error
}

// do waits for a sync that begins after the call.
func (s *sharedSync) do() error {
	s.mu.Lock()
	if s.next == nil {
		s.next = sync.OnceValue(s.begin)
	}
	next := s.next
	s.mu.Unlock()
	return next()
}

func (s *sharedSync) begin() error {
	s.turn.Lock()
	defer s.turn.Unlock()
	s.mu.Lock()
	s.next = nil // who asks from here on may have written what this one misses
	s.mu.Unlock()
	return s.sync()
}
