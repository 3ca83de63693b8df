package crawler

import (
	"cmp"

	"magpie/frontier"
)

// Sums are what a run did, of one site or of all.
type Sums struct {
	Pages int64 `json:"pages"`
	// Unchanged counts those of the pages of which their host said that they did
	// not change.
	Unchanged int64 `json:"pages_unchanged"`
	Saved     int64 `json:"saved"`
	// Known counts the pictures on those pages that earlier runs had kept or
	// skipped.
	Known   int64 `json:"known"`
	Skipped int64 `json:"skipped"`
	Failed  int64 `json:"failed"`
	// Damaged counts those of the failed that are damaged at their source and
	// kept so.
	Damaged int64 `json:"damaged"`
	// FailedBefore counts what failed in earlier runs and still stands so.
	FailedBefore int64 `json:"failed_before"`
	// Open is how many pages and pictures are left.
	Open int64 `json:"open"`
	// Adopted counts those of the saved whose file was there already.
	Adopted int64 `json:"adopted"`
	// TakenOver counts those of the saved that were copied from what somebody had
	// from elsewhere, and not asked for.
	TakenOver int64 `json:"taken_over,omitempty"`
	// Bytes are those of the pictures saved.
	Bytes int64 `json:"bytes"`
	// Tiny counts those of the saved that are smaller than [TinySize]; TinyURL
	// is the address of the first.
	Tiny    int64  `json:"tiny"`
	TinyURL string `json:"tiny_url,omitempty"`
	// Outdated counts the pages that an older form of their rule read, see
	// [Options.Reread].
	Outdated int64 `json:"pages_outdated,omitempty"`
	// Refreshed is about the pictures that the run asked for once more.
	Refreshed Refreshed `json:"refreshed,omitzero"`
	// FailedBy and SkippedBy group by cause.
	FailedBy  map[string]Group `json:"failed_by,omitempty"`
	SkippedBy map[string]Group `json:"skipped_by,omitempty"`
	// Incomplete are the galleries that this run found to lack pictures.
	Incomplete IncompleteGalleries `json:"incomplete"`
}

// TinySize is the size in bytes below which a saved picture is worth a look:
// whole as it is, it may be a thumbnail or what a host sends instead.
const TinySize = 2048

func newSums() Sums {
	return Sums{FailedBy: map[string]Group{}, SkippedBy: map[string]Group{}}
}

// add counts an event. Advice is taken from the rules, which may be nil.
func (s *Sums) add(e Event, rules *Rulebook) {
	switch e.Kind {
	case PageRead:
		s.Pages++
		s.Known += int64(e.Known)
		if e.Unchanged {
			s.Unchanged++
		}
	case Saved:
		s.addSaved(e)
	case Unchanged, Replaced, Gone, Unsure:
		s.Refreshed.add(e.Kind)
	case Incomplete:
		s.Incomplete.add(lackOf(e))
	case Skipped:
		s.Skipped++
		addTo(s.SkippedBy, e, rules)
	case Failed:
		s.Failed++
		if e.Cause == causeSourceDamaged {
			s.Damaged++
		}
		addTo(s.FailedBy, e, rules)
	}
}

func (s *Sums) addSaved(e Event) {
	s.Saved++
	s.Bytes += e.Bytes
	if e.Adopted {
		s.Adopted++
	}
	if e.AdoptedFrom != "" {
		s.TakenOver++
	}
	if e.Bytes < TinySize {
		s.Tiny++
		s.TinyURL = cmp.Or(s.TinyURL, e.URL)
	}
}

// takeBack takes the event of a picture off that is due again: what becomes of it is
// counted when that is known. Its event may come later than this.
func (s *Sums) takeBack(e Event) {
	switch e.Kind {
	case Saved:
		s.Saved--
		s.Bytes -= e.Bytes
		if e.Adopted {
			s.Adopted--
		}
		if e.AdoptedFrom != "" {
			s.TakenOver--
		}
		if e.Bytes < TinySize {
			s.Tiny--
		}
	case Skipped:
		s.Skipped--
		takeFrom(s.SkippedBy, e.Cause)
	}
}

// addLeft adds what the state says of a site when its run has ended.
func (s *Sums) addLeft(stats frontier.Stats, site *site) {
	s.Open, _ = stats.Total(site.Name, 0, frontier.Open)
	failed, _ := stats.Total(site.Name, 0, frontier.Failed)
	s.FailedBefore = max(failed-s.Failed, 0)
	s.Outdated = site.outdated(stats)
}

// withoutGroups are the numbers alone: groups grow under the hands of whoever
// reads them.
func (s Sums) withoutGroups() Sums {
	s.FailedBy, s.SkippedBy, s.Incomplete.First = nil, nil, nil
	return s
}
