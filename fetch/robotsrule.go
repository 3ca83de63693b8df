package fetch

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// robotsRule is an Allow or a Disallow.
type robotsRule struct {
	line    int
	allow   bool
	text    string // the path as it was written
	pattern string // the same as it is compared
}

// newRobotsRule reads the value of an Allow or Disallow. It is no rule where
// it cannot match: empty, which allows all, or not a path (RFC 9309 2.2).
func newRobotsRule(line robotsLine) (robotsRule, bool) {
	if !strings.HasPrefix(line.value, "/") && !strings.HasPrefix(line.value, "*") {
		return robotsRule{}, false
	}
	return robotsRule{
		line:    line.number,
		allow:   line.key == keyAllow,
		text:    line.value,
		pattern: robotsPattern(line.value),
	}, true
}

func (r robotsRule) String() string {
	if r.allow {
		return "Allow: " + r.text
	}
	return "Disallow: " + r.text
}

// weight is about how many bytes of memory the rule takes.
func (r robotsRule) weight() int { return 64 + len(r.text) + len(r.pattern) }

// sortRobotsRules puts first what decides first (RFC 9309 2.2.2): the rule of
// the most octets, and of two that are as long the one that allows. What stands
// there twice is kept once, by its first line.
func sortRobotsRules(rules []robotsRule) []robotsRule {
	slices.SortStableFunc(rules, func(a, b robotsRule) int {
		return cmp.Or(cmp.Compare(len(b.pattern), len(a.pattern)), allowsFirst(a, b), cmp.Compare(a.pattern, b.pattern))
	})
	rules = slices.CompactFunc(rules, func(a, b robotsRule) bool {
		return a.allow == b.allow && a.pattern == b.pattern
	})
	return slices.Clip(rules)
}

func allowsFirst(a, b robotsRule) int {
	switch {
	case a.allow == b.allow:
		return 0
	case a.allow:
		return -1
	}
	return 1
}

// matches says whether the rule is about a path, which robotsPath wrote. Each
// piece between two wildcards is taken where it first occurs, which leaves the
// most to those behind it: nothing is ever taken back, so the time is linear.
func (r robotsRule) matches(path string) bool {
	pattern, whole := strings.CutSuffix(r.pattern, "$")
	piece, pattern, more := strings.Cut(pattern, "*")
	path, ok := strings.CutPrefix(path, piece)
	for ok && more {
		piece, pattern, more = strings.Cut(pattern, "*")
		if whole && !more {
			return strings.HasSuffix(path, piece)
		}
		_, path, ok = strings.Cut(path, piece)
	}
	return ok && (!whole || path == "")
}

// maxRobotsPath is how much of a path is compared, in bytes: as many rules as a
// robots.txt can hold would take seconds over the longest.
const maxRobotsPath = 8 << 10

// matcherOf says which rules are about a path, which robotsPath wrote.
func matcherOf(path string) func(robotsRule) bool {
	if len(path) <= maxRobotsPath {
		return func(r robotsRule) bool { return r.matches(path) }
	}
	head := path[:maxRobotsPath]
	return func(r robotsRule) bool { return r.matchesHead(head) }
}

// matchesHead says whether the rule counts for all paths that begin so: a rule
// that allows if it is about each of them, one that forbids if it may be about
// one.
func (r robotsRule) matchesHead(head string) bool {
	if r.allow {
		return !strings.HasSuffix(r.pattern, "$") && r.matches(head)
	}
	first, _, _ := strings.Cut(strings.TrimSuffix(r.pattern, "$"), "*")
	return strings.HasPrefix(head, first) || strings.HasPrefix(first, head)
}

// robotsPath writes the path and query of a request as they are compared. What
// means more than itself in a rule stands for itself here (RFC 9309 2.2.3).
func robotsPath(path string) string { return canonicalPath(path, "") }

// robotsPattern writes the path of a rule as it is compared: a * is a wildcard,
// a $ at the end the end.
func robotsPattern(path string) string {
	path, whole := strings.CutSuffix(path, "$")
	if path = canonicalPath(path, "*"); whole {
		path += "$"
	}
	return path
}

const (
	letters    = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	unreserved = letters + "0123456789-._~"
	// reservedPlain is what RFC 3986 2.2 reserves, but for the * and the $.
	reservedPlain = ":/?#[]@!&'()+,;="
)

// canonicalPath writes a path in the one way of all that mean the same (RFC 9309
// 2.2.2): unreserved octets plain, reserved ones and those of special as they
// are, plain or encoded, and all others encoded.
func canonicalPath(path, special string) string {
	plain := unreserved + reservedPlain + special
	if strings.TrimLeft(path, plain) == "" {
		return path
	}
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		octet, allowed := path[i], plain
		if encoded, ok := encodedOctet(path[i:]); ok {
			octet, allowed = encoded, unreserved
			i += len("%41") - 1
		}
		if strings.IndexByte(allowed, octet) >= 0 {
			b.WriteByte(octet)
		} else {
			fmt.Fprintf(&b, "%%%02X", octet)
		}
	}
	if b.String() == path {
		return path
	}
	return b.String()
}

// encodedOctet reads the percent-encoded octet that s begins with, if any.
func encodedOctet(s string) (byte, bool) {
	if len(s) < 3 || s[0] != '%' {
		return 0, false
	}
	var octet [1]byte
	_, err := hex.Decode(octet[:], []byte(s[1:3]))
	return octet[0], err == nil
}
