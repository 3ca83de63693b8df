package extract

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Pattern is a pattern of addresses: https://example.com/{user}/{album}. It
// says what the host, the path and perhaps some parameters of an address look
// like, and which parts of them have names.
//
//	{name}   one or more characters without "/" and "?", which become a field
//	{name*}  the same with any characters
//	*        any characters without "/" and "?", or none
//	**       any characters, or none
//	{a,b}    one of these texts, in which * and ** are allowed
//
// The scheme may be left out and is http or https all the same, and a "www."
// before the host may be there or not, in the pattern and in the address. The
// host is the same in upper and lower case, as Unicode and as punycode, and
// the path however it is escaped. A "/" at the end, the fragment and the query
// do not count, but a pattern with ?a={x}&b=1 wants these parameters, in any
// order and among any others.
type Pattern struct {
	scheme   string
	hostname string
	names    []string
	weight   int

	host glob
	path glob
	// parameters are those that an address must have, each as "name=value".
	parameters []glob
	// leadsWithName is whether the host begins with {name}, which never is
	// "www".
	leadsWithName bool
}

// Names lists what the pattern captures, in its order.
func (p *Pattern) Names() []string { return slices.Clone(p.names) }

// Scheme is "http" or "https" as the pattern has it, "" where it names none.
func (p *Pattern) Scheme() string { return p.scheme }

// Host is the name of the host, in lower case and punycode, without port. Where
// its first labels vary it is "*.example.com", and "" where more does.
func (p *Pattern) Host() string { return p.hostname }

// Weight is how much the pattern says about an address. Of several that match
// one address the heaviest is meant.
func (p *Pattern) Weight() int { return p.weight }

// Match reports whether the pattern matches an absolute http or https address,
// and returns what it captures, by name. Captures are without escapes, unless
// these stand for control characters or for bytes that are no UTF-8; in a
// parameter "+" is a blank.
func (p *Pattern) Match(address string) (map[string]string, bool) {
	u, err := parseHTTP(address)
	if err != nil {
		return nil, false
	}
	found := make(map[string]string, len(p.names))
	if !p.matchHost(u.Host(), found) || !p.path.match(alike(u.Pathname()), found) || !p.matchQuery(u.Query(), found) {
		return nil, false
	}
	return found, true
}

func (p *Pattern) matchHost(host string, found map[string]string) bool {
	host = plainHost(host)
	bare, isWWW := strings.CutPrefix(host, "www.")
	return p.host.match(bare, found) || isWWW && !p.leadsWithName && p.host.match(host, found)
}

// matchQuery looks each wanted parameter up among those of the address.
func (p *Pattern) matchQuery(query string, found map[string]string) bool {
	if len(p.parameters) == 0 {
		return true
	}
	has := strings.Split(alikeInQuery(query), "&")
	for _, wanted := range p.parameters {
		if !slices.ContainsFunc(has, func(h string) bool { return wanted.match(h, found) }) {
			return false
		}
	}
	return true
}

// plainHost writes a host in the one form in which hosts are compared.
func plainHost(host string) string {
	host = strings.ToLower(host)
	if plain, err := idna.Punycode.ToUnicode(host); err == nil {
		return plain
	}
	return host
}

// alike writes a path, or a part of one, in the one form in which paths are
// compared: whatever some clients escape and some do not is escaped.
func alike(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"'<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return normalizeEscapes(b.String())
}

// alikeInQuery does as [alike] for a query, where "+" is a blank (WHATWG URL
// Standard, application/x-www-form-urlencoded).
func alikeInQuery(s string) string { return alike(strings.ReplaceAll(s, "+", " ")) }

// unescapeText decodes the escapes of a text, if what they stand for is text.
func unescapeText(s string) string {
	if plain, err := url.PathUnescape(s); err == nil && utf8.ValidString(plain) {
		return plain
	}
	return s
}
