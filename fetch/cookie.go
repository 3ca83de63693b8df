package fetch

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

const (
	// maxCookie is how long the name and value of a cookie may be together, in
	// bytes, and maxCookiePath its path: as browsers have it (RFC 6265bis 5.6).
	maxCookie     = 4096
	maxCookiePath = 1024
)

// cookie is one cookie as RFC 6265 5.3 has it kept.
type cookie struct {
	cookieKey
	value    string
	hostOnly bool   // not for sub-domains
	secure   bool   // for https only
	httpOnly bool   // kept for the browsers that the file goes back to
	expires  int64  // in seconds since 1970; 0 at the end of a session
	created  uint64 // counts the cookies that came before it
	used     uint64 // when it was last set or sent, by the clock of its jar
}

// cookieKey is what a cookie replaces another by.
type cookieKey struct {
	domain string // as Host names it
	path   string // begins with a slash
	name   string // never empty
}

func (c *cookie) expired(now time.Time) bool { return c.expires != 0 && c.expires <= now.Unix() }

// isIdlerThan says whether a cookie was needed longer ago than another of its
// jar, or as long ago and came earlier.
func (c cookie) isIdlerThan(other cookie) bool {
	return cmp.Or(cmp.Compare(c.used, other.used), cmp.Compare(c.created, other.created)) < 0
}

// target is an address as cookies look at it.
type target struct {
	host, path string
	secure     bool
}

// targetOf takes plain http for that on loopback as well.
func targetOf(u *url.URL) target {
	return target{host: Host(u), path: cookiePath(u), secure: u.Scheme == "https"}
}

// isFor says whether a cookie is sent to an address (RFC 6265 5.4).
func (c *cookie) isFor(to target) bool {
	return (to.host == c.domain || !c.hostOnly && isUnder(to.host, c.domain)) &&
		covers(c.path, to.path) && (!c.secure || to.secure)
}

// shadows says whether a cookie is one that a plain answer, which anybody on
// the way can write, must not set another beside (RFC 6265bis 5.7).
func (c cookie) shadows(other cookie) bool {
	return c.secure && c.name == other.name && covers(c.path, other.path) &&
		(c.domain == other.domain || isUnder(c.domain, other.domain) || isUnder(other.domain, c.domain))
}

// isUnder says whether a host is a sub-domain.
func isUnder(host, domain string) bool {
	below, ok := strings.CutSuffix(host, domain)
	return ok && strings.HasSuffix(below, ".") && !isIP(host)
}

// covers says whether a path leads to another (RFC 6265 5.1.4).
func covers(path, to string) bool {
	rest, ok := strings.CutPrefix(to, path)
	return ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(path, "/"))
}

// cookiePath is the path of an address as it is requested.
func cookiePath(u *url.URL) string {
	if path := u.EscapedPath(); strings.HasPrefix(path, "/") {
		return path
	}
	return "/"
}

// registrable is the domain that somebody registered above a host:
// "example.co.uk" of "www.example.co.uk". An IP address, "localhost" and what
// is a public suffix stand for themselves.
func registrable(host string) string {
	if !isIP(host) {
		if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
			return domain
		}
	}
	return host
}

// isShared says whether the sub-domains of a domain have nothing to do with
// each other: it is a public suffix, or has none. No cookie is for all of them.
func isShared(domain string) bool {
	_, err := publicsuffix.EffectiveTLDPlusOne(domain)
	return isIP(domain) || err != nil
}

func isIP(host string) bool {
	_, is := parseIP(host)
	return is
}

// hasControl says whether a text has control characters in it other than tabs:
// no header may. Bytes of any charset pass.
func hasControl(text string) bool {
	for i := range len(text) {
		if b := text[i]; b < ' ' && b != '\t' || b == 0x7f {
			return true
		}
	}
	return false
}
