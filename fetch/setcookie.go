package fetch

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxCookieAge is the longest that a cookie may want to be kept, as browsers
// have it (RFC 6265bis 5.5).
const maxCookieAge = 400 * 24 * time.Hour

// setCookie is a Set-Cookie header as it is read (RFC 6265 5.2).
type setCookie struct {
	cookie
	from    *url.URL
	now     time.Time
	claimed string // the Domain that the header says; empty if it does not
	aged    bool   // by Max-Age, which goes before Expires
}

// parseSetCookie reads the value of a Set-Cookie header. Not ok is what browsers
// ignore. Values are taken as they come, quotes and foreign charsets included:
// net/http drops cookies that browsers send.
func parseSetCookie(line string, from *url.URL, now time.Time) (c cookie, ok bool) {
	pair, attributes, _ := strings.Cut(line, ";")
	name, value, isPair := strings.Cut(pair, "=")
	name, value = strings.Trim(name, " \t"), strings.Trim(value, " \t")
	if !isPair || name == "" || strings.Contains(name, "\t") || hasControl(line) || len(name)+len(value) > maxCookie {
		return cookie{}, false
	}
	s := setCookie{from: from, now: now}
	s.cookie = cookie{cookieKey: cookieKey{Host(from), defaultCookiePath(from), name}, value: value, hostOnly: true}
	for attribute := range strings.SplitSeq(attributes, ";") {
		key, value, _ := strings.Cut(attribute, "=")
		s.attribute(strings.ToLower(strings.Trim(key, " \t")), strings.Trim(value, " \t"))
	}
	ok = s.widen() && s.isAllowed()
	return s.cookie, ok
}

// defaultCookiePath is the folder of the page that sets a cookie (RFC 6265
// 5.1.4).
func defaultCookiePath(u *url.URL) string {
	path := cookiePath(u)
	return path[:max(strings.LastIndexByte(path, '/'), 1)]
}

// attribute reads one attribute. Of several the last counts; one that is wrong
// is ignored.
func (s *setCookie) attribute(key, value string) {
	switch key {
	case "expires":
		if t, ok := parseCookieDate(value); ok && !s.aged {
			s.expire(t)
		}
	case "max-age":
		// A number out of range comes as the nearest that is in it.
		if seconds, err := strconv.ParseInt(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
			s.aged = true
			limit := int64(maxCookieAge / time.Second)
			s.expire(s.now.Add(time.Duration(max(min(seconds, limit), 0)) * time.Second))
		}
	case "domain":
		s.claimed = value
	case "path":
		s.path = value
		if !strings.HasPrefix(value, "/") {
			s.path = defaultCookiePath(s.from)
		}
	case "secure":
		s.secure = true
	case "httponly":
		s.httpOnly = true
	}
}

// expire sets when the cookie ends, which is no moment that could be taken for
// the end of a session.
func (s *setCookie) expire(t time.Time) {
	s.expires = max(min(t.Unix(), s.now.Add(maxCookieAge).Unix()), 1)
}

// widen makes a cookie one for the sub-domains of the domain it names, if its
// host may speak for them.
func (s *setCookie) widen() bool {
	if s.claimed == "" {
		return true
	}
	domain := hostName(strings.TrimPrefix(s.claimed, "."))
	switch {
	case isShared(domain):
		return domain == s.domain // and has no sub-domains to speak for
	case domain != s.domain && !isUnder(s.domain, domain):
		return false
	}
	s.domain, s.hostOnly = domain, false
	return true
}

// isAllowed says whether an answer from there may set the cookie: a secure one
// comes over https, and what the prefix of its name promises holds (RFC 6265bis
// 4.1.3).
func (s *setCookie) isAllowed() bool {
	name := strings.ToLower(s.name)
	switch {
	case s.secure && s.from.Scheme != "https", len(s.path) > maxCookiePath, strings.Contains(s.path, "\t"):
		return false
	case strings.HasPrefix(name, "__secure-"):
		return s.secure
	case strings.HasPrefix(name, "__host-"):
		return s.secure && s.claimed == "" && s.path == "/"
	}
	return true
}
