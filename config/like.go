package config

import (
	"fmt"
	"slices"
	"strings"
)

const (
	// mostTaken is how many values like: takes over in all, for a short file
	// could ask for any number.
	mostTaken = 1 << 20
	// mostGuesses is for how many unknown sites a near one is looked for: each
	// is compared with all names.
	mostGuesses = 50
	// mostNamed is how many sites of a circle are named.
	mostNamed = 8
)

// addressKeys say where a site begins: they are taken over together or not at
// all.
var addressKeys = []string{"start", "urls", "match"}

// likes gives stanzas what like: takes over, before any of them is read.
type likes struct {
	*reader
	left    int // values that may still be taken over
	guesses int
}

// follow completes a stanza, and before it those that it is like.
func (l *likes) follow(s *stanza) {
	if s.reached != notFollowed {
		return
	}
	s.reached = following
	defer func() { s.reached = followed }()
	like, given := s.like()
	if !given {
		return
	}
	base := l.byName[like.text]
	switch {
	case like.kind != scalar || like.cut != Pos{}:
		s.lost = true // which is reported when the key is read
	case base == nil:
		s.lost = true
		l.noSuchSite(s, like)
	case base.reached == following:
		s.lost = true
		l.fault(like.pos, "like: leads round in a circle: "+l.circle(s), "give one of these sites keys of its own")
	default:
		l.follow(base)
		l.takeOver(s, base, like.pos)
	}
}

// like returns the value of the key.
func (s *stanza) like() (*node, bool) {
	for _, p := range s.value.pairs {
		if p.key.Value == "like" {
			return p.value, true
		}
	}
	return nil, false
}

// noSuchSite reports that s is like a site that there is not.
func (l *likes) noSuchSite(s *stanza, like *node) {
	advice := "sites: has no other"
	if l.guesses--; l.guesses >= 0 {
		var names []string
		for _, other := range l.stanzas {
			if other != s {
				names = append(names, other.name.Value)
			}
		}
		if meant, found := Nearest(like.text, names); found {
			advice = fmt.Sprintf("did you mean %q?", meant)
		} else if len(names) == 1 {
			advice = "there is " + names[0]
		} else if len(names) > 1 {
			advice = "there are " + listed(byNearness(like.text, names), mostNamed)
		}
	}
	l.fault(like.pos, fmt.Sprintf("there is no site %q", like.text), advice)
}

// circle names the stanzas of a circle, from one of them on.
func (l *likes) circle(from *stanza) string {
	names := []string{from.name.Value}
	for at := from; ; {
		like, _ := at.like()
		at = l.byName[like.text]
		if names = append(names, at.name.Value); at == from {
			return strings.Join(names, " → ")
		}
		if len(names) == mostNamed {
			return strings.Join(names, " → ") + " → …"
		}
	}
}

// takeOver gives s the keys of base that it does not give itself.
func (l *likes) takeOver(s, base *stanza, pos Pos) {
	if s.lost = base.lost || base.value.kind != mapping; s.lost {
		return
	}
	whole := *s.value
	whole.pairs = slices.Clone(s.value.pairs)
	s.taken = make(map[*node]bool)
	own := s.keys()
	for _, p := range base.value.pairs {
		if !wants(own, p.key.Value) {
			continue
		}
		if l.left -= p.value.count(); l.left < 0 {
			s.lost = true
			l.fault(pos, fmt.Sprintf("like: takes over too much: more than %d values in all", mostTaken),
				"write fewer sites, or several files that are crawled one by one")
			return
		}
		whole.pairs = append(whole.pairs, p)
		s.taken[p.value] = true
	}
	s.value = &whole
}

// wants reports whether a stanza with some keys takes another over.
func wants(own map[string]bool, name string) bool {
	switch {
	case name == "name" || name == "like" || own[name]:
		return false
	case slices.Contains(addressKeys, name):
		return !slices.ContainsFunc(addressKeys, func(name string) bool { return own[name] })
	}
	return true
}
