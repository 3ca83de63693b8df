package config

import (
	"fmt"
	"strings"
)

// patternHost matches the host, with its port, of a pattern of addresses:
// anything may vary in it.
var patternHost = WhenNeeded(`^[\pL\pM\pN._*{},:\[\]-]+$`)

// anyHost matches what would stand for every host there is. Without a scheme it
// was rather meant for a path.
var anyHost = WhenNeeded(`^(\*|\{[^},]*\})+$`)

// pattern trims a pattern of addresses and reports one without a host. What
// varies in it is for package extract, which compiles it.
func (r *reader) pattern(k key, t Text) (Text, bool) {
	t.Value = strings.TrimSpace(t.Value)
	scheme, rest, absolute := strings.Cut(t.Value, "://")
	if !absolute {
		scheme, rest = "", t.Value
	}
	host := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host = rest[:end]
	}
	switch {
	case hasBlank(t.Value):
		r.fault(t.Pos, "the pattern has a blank in it", "write %20 for a blank, and several patterns as a list")
	case absolute && scheme != "http" && scheme != "https":
		r.fault(t.Pos, fmt.Sprintf("%q is not an http or https address", t.Value), "leave the scheme out, for it does not matter")
	case !patternHost().MatchString(host) || !strings.ContainsAny(host, ".:*{") && host != "localhost":
		r.fault(t.Pos, fmt.Sprintf("%q names no host", t.Value), k.hint())
	case !absolute && anyHost().MatchString(host):
		r.fault(t.Pos, fmt.Sprintf("%q names no host", t.Value), "begin with the host; "+k.hint())
	default:
		return t, true
	}
	return Text{}, false
}
