package crawler

import "magpie/frontier"

// Group counts jobs that ended for one cause.
type Group struct {
	N int64 `json:"n"`
	// Pages counts those that are pages; the others are pictures.
	Pages int64 `json:"pages,omitempty"`
	// Passing counts those of the failed that every run tries again.
	Passing int64 `json:"passing,omitempty"`
	// URL and Detail are those of the first.
	URL    string `json:"url"`
	Detail string `json:"detail,omitempty"`
	// Advice is what can be done about it, see [Advise].
	Advice string `json:"advice,omitempty"`
}

// maxGroups bounds the causes that are told apart.
const maxGroups = 100

// otherCauses counts the rest.
const otherCauses = "other"

// takeFrom takes a picture off that was counted by its cause.
func takeFrom(groups map[string]Group, cause string) {
	if _, ok := groups[cause]; !ok {
		cause = otherCauses
	}
	g, ok := groups[cause]
	if !ok {
		return
	}
	if g.N--; g.N == 0 {
		delete(groups, cause)
		return
	}
	groups[cause] = g
}

// addTo counts an event by its cause.
func addTo(groups map[string]Group, e Event, rules *Rulebook) {
	cause := e.Cause
	if _, ok := groups[cause]; !ok && len(groups) >= maxGroups {
		cause = otherCauses
	}
	g, ok := groups[cause]
	if !ok {
		g = Group{URL: e.URL, Detail: e.Detail, Advice: rules.Advise(e.Site, cause, e.URL)}
	}
	g.N++
	if e.Job == frontier.Page.String() {
		g.Pages++
	}
	if e.Passing {
		g.Passing++
	}
	groups[cause] = g
}
