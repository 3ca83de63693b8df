package config

import (
	"fmt"
	"slices"
)

// A stanza is a site as a file has it, before it is read.
type stanza struct {
	name  Text
	value *node
	// taken are the values of keys that like: took over from another stanza.
	taken map[*node]bool
	// lost says that like: leads nowhere, so that value lacks what it should
	// have.
	lost bool
	// reached tells what is known of where like: leads.
	reached reach
}

// reach is how far a stanza's like: has been followed.
type reach int

const (
	notFollowed reach = iota
	following
	followed
)

// noteSites notes the sites of a file, to be read once those of all files are
// known.
func (r *reader) noteSites(k key, n *node) {
	if !r.is(mapping, k, n) {
		return
	}
	if len(n.pairs) == 0 {
		r.fault(n.pos, "there are no sites", k.hint())
	}
	for _, p := range r.withoutAstray(n.pairs) {
		if first, taken := r.byName[p.key.Value]; taken {
			r.fault(p.key.Pos, fmt.Sprintf("a second site is named %q", p.key.Value),
				fmt.Sprintf("the first is %s: give one of them another name", first.name.Pos.seenFrom(p.key.Pos)))
			continue
		}
		s := &stanza{name: p.key, value: p.value}
		r.stanzas = append(r.stanzas, s)
		r.byName[p.key.Value] = s
	}
}

// withoutAstray drops the keys of a site that stand beside its name and not
// below it, with the site that has nothing for that, and reports the first.
func (r *reader) withoutAstray(pairs []pair) []pair {
	first := slices.IndexFunc(pairs, isAstray)
	if first < 0 {
		return pairs
	}
	key := pairs[first].key
	advice := "write the name of the site above, and indent below it"
	if before := first - 1; before >= 0 && pairs[before].value.kind == missing {
		advice = fmt.Sprintf("indent %s: under %s:", key.Value, pairs[before].key.Value)
	}
	r.fault(key.Pos, fmt.Sprintf("%s: is a key of a site, and stands where the names of sites do", key.Value), advice)
	var rest []pair
	for i, p := range pairs {
		emptied := p.value.kind == missing && i+1 < len(pairs) && inSite.find(pairs[i+1].key.Value) >= 0
		if !emptied && (i < first || inSite.find(p.key.Value) < 0) {
			rest = append(rest, p)
		}
	}
	return rest
}

// isAstray reports whether a pair among sites has the name of a key of a site,
// and what no site is.
func isAstray(p pair) bool {
	return inSite.find(p.key.Value) >= 0 && (p.value.kind == scalar || p.value.kind == list)
}

// isSiteAtTop reports whether a pair at the top of the file is a site.
func isSiteAtTop(p pair) bool {
	return homes(p.key.Value) == "" && slices.ContainsFunc(p.value.pairs, func(in pair) bool {
		return inSite.find(in.key.Value) >= 0 && topLevel.find(in.key.Value) < 0
	})
}

// readSites reads all stanzas, in their order.
func (r *reader) readSites() []*Site {
	l := &likes{reader: r, left: mostTaken, guesses: mostGuesses}
	for _, s := range r.stanzas {
		l.follow(s)
	}
	var out []*Site
	for _, s := range r.stanzas {
		if site := r.readSite(s); site != nil {
			out = append(out, site)
		}
	}
	return out
}

// namesItsOwn reports whether the stanza itself gives a key that makes names
// for templates.
func (s *stanza) namesItsOwn() bool {
	names := []string{"fields", "vars", "match", "each", "follow"}
	return slices.ContainsFunc(s.value.pairs, func(p pair) bool {
		return slices.Contains(names, p.key.Value) && !s.taken[p.value]
	})
}

// keys are those that the stanza has.
func (s *stanza) keys() map[string]bool {
	keys := make(map[string]bool, len(s.value.pairs))
	for _, p := range s.value.pairs {
		keys[p.key.Value] = true
	}
	return keys
}
