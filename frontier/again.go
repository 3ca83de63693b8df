package frontier

import (
	"slices"
	"time"
)

// What Add does with a job that is known already.
type known int

const (
	leave    known = iota // nothing: it is settled and stays so
	takeTask              // it is open: the newer task replaces the older
	reopen                // it is due again, with the newer task and no tries
)

// again decides that from where the job stands and what was found now.
func again(state State, url string, settled time.Time, found Job) known {
	switch {
	case state == Open:
		return takeTask
	case settled.Before(found.Revisit):
		return reopen
	case state == Failed && url != found.URL:
		return reopen
	}
	return leave
}

// follows reports whether this state may be written over an earlier one: an
// open job takes any, and a job that was given up may yet turn out done.
func (s State) follows(earlier State) bool {
	return earlier == Open || earlier == Failed && s == Done
}

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

func (f Filter) passes(r Record) bool {
	return (f.Site == "" || f.Site == r.Site) && (f.Kind == 0 || f.Kind == r.Kind) && (f.State == Unknown || f.State == r.State)
}

// keptBytes is what a record adds to the bytes kept.
func keptBytes(s State, r Result) int64 {
	if s != Done {
		return 0
	}
	return r.Size
}

// latest returns the latest of some times.
func latest(times ...time.Time) time.Time { return slices.MaxFunc(times, time.Time.Compare) }

// earlier returns the earlier of two times, of which zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
