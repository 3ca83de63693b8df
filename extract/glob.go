package extract

import "regexp"

// glob matches one part of an address: its host, its path or a parameter.
type glob struct {
	re    *regexp.Regexp
	names []string // of the groups of re, in their order
}

// match reports whether the whole of a text matches, and then adds to found
// what is captured. What has control characters in it, which mean something in
// headers and on terminals, stays escaped.
func (g glob) match(text string, found map[string]string) bool {
	groups := g.re.FindStringSubmatch(text)
	if groups == nil {
		return false
	}
	for i, name := range g.names {
		found[name] = groups[i+1]
		if plain := unescapeText(groups[i+1]); !hasControl(plain) {
			found[name] = plain
		}
	}
	return true
}
