package frontier

// scope is the sites a frontier works on; empty for all.
type scope map[string]struct{}

func newScope(sites []string) scope {
	s := scope{}
	for _, site := range sites {
		s[site] = struct{}{}
	}
	return s
}

func (s scope) has(site string) bool {
	_, ok := s[site]
	return ok || len(s) == 0
}
