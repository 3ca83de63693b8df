package frontier

import (
	"maps"
	"slices"
	"sync"
)

// scope is the sites that a frontier works on. A nil scope is all of them.
type scope struct {
	only map[string]struct{} // empty for all

	mu   sync.RWMutex
	left map[string]struct{} // though they are among them
}

func newScope(sites []string) *scope {
	s := &scope{only: map[string]struct{}{}, left: map[string]struct{}{}}
	for _, site := range sites {
		s.only[site] = struct{}{}
	}
	return s
}

func (s *scope) has(site string) bool {
	if s == nil {
		return true
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, left := s.left[site]; left {
		return false
	}
	_, ok := s.only[site]
	return ok || len(s.only) == 0
}

// leave takes a site out.
func (s *scope) leave(site string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left[site] = struct{}{}
}

// chosen names the sites that are worked on: "only" these, or all but those that
// are "not".
func (s *scope) chosen() (how string, sites []string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.only) == 0 {
		return "not", slices.Collect(maps.Keys(s.left))
	}
	for site := range s.only {
		if _, left := s.left[site]; !left {
			sites = append(sites, site)
		}
	}
	return "only", sites
}
