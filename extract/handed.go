package extract

import "magpie/config"

// handedDown is what the pictures of a rule are told by unless the rule says
// itself: the key and the fallbacks of those around it, as they are written.
type handedDown struct {
	key      string
	fallback []*config.Finder
}

// and is what a rule hands to those below it.
func (h handedDown) and(r *config.Rule) handedDown {
	if r.Key.Value != "" {
		h.key = r.Key.Value
	}
	if r.Fallback != nil {
		h.fallback = r.Fallback
	}
	return h
}

// digest lists what a rule is handed that it finds its pictures by.
func (h handedDown) digest(r *config.Rule) (all []any) {
	if h.key != "" && r.Key.Value == "" {
		all = append(all, []any{"key around", h.key})
	}
	if r.Fallback == nil {
		for _, f := range h.fallback {
			all = append(all, []any{"fallback around", digestFinder(f)})
		}
	}
	return all
}
