package fetch

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// maxDomainCookies is how many cookies a jar holds for one registered
	// domain, as browsers do, and maxCookies for all.
	maxDomainCookies = 180
	maxCookies       = 3000
)

// Jar keeps the cookies of a site by the rules of RFC 6265 as browsers keep
// them, and can be written to a file and read again, those of a session
// included. SameSite is ignored: nobody is led here by another site's page.
//
// It holds at most 180 cookies of 4 KiB for each registered domain and 3,000 in
// all; see shelf.go for what goes beyond that. It is safe for use by several
// goroutines.
//
// The jar of net/http cannot be listed nor bounded, and sends secure cookies to
// loopback in the clear.
type Jar struct {
	mu      sync.Mutex
	shelves map[string]shelf // by registered domain, none empty
	held    int              // on all shelves
	created uint64
	clock   uint64 // counts answers that set cookies and requests they are sent with
	changed bool

	saving sync.Mutex // held by Save
}

// NewJar returns an empty jar.
func NewJar() *Jar { return &Jar{shelves: map[string]shelf{}} }

// Changed says whether the jar holds what was not saved yet.
func (j *Jar) Changed() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.changed
}

// header is what the Cookie header of a request says: the cookies with the
// longest paths first, then the oldest (RFC 6265 5.4). Empty for none.
func (j *Jar) header(u *url.URL) string {
	sent := j.use(u, time.Now())
	if len(sent) == 0 {
		return ""
	}
	slices.SortStableFunc(sent, func(a, b cookie) int { return cmp.Compare(len(b.path), len(a.path)) })
	var pairs strings.Builder
	for i, c := range sent {
		if i > 0 {
			pairs.WriteString("; ")
		}
		pairs.WriteString(c.name)
		pairs.WriteByte('=')
		pairs.WriteString(c.value)
	}
	return pairs.String()
}

// use returns the cookies for an address in the order of their creation, and
// remembers that they are needed.
func (j *Jar) use(u *url.URL, now time.Time) []cookie {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.clock++
	if j.held == 0 {
		return nil
	}
	to := targetOf(u)
	cookies := j.shelves[registrable(to.host)]
	used := make([]cookie, 0, len(cookies))
	for i := range cookies {
		if c := &cookies[i]; c.isFor(to) && !c.expired(now) {
			used = append(used, *c)
			c.used = j.clock
		}
	}
	return used
}

// store keeps the cookies that the Set-Cookie headers of an answer set, and
// drops those that they end.
func (j *Jar) store(from *url.URL, lines []string) {
	now := time.Now()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.clock++
	for _, line := range lines {
		if c, ok := parseSetCookie(line, from, now); ok && j.mayReplace(c, from) {
			j.put(c, now)
		}
	}
}

// mayReplace says whether an answer may set a cookie in view of those that are
// here.
func (j *Jar) mayReplace(c cookie, from *url.URL) bool {
	return from.Scheme == "https" ||
		!slices.ContainsFunc(j.shelves[registrable(c.domain)], func(old cookie) bool { return old.shadows(c) })
}

// put keeps a cookie in place of the one with its key, or drops both if it has
// expired. The caller holds the lock.
func (j *Jar) put(c cookie, now time.Time) {
	domain := registrable(c.domain)
	cookies := j.shelves[domain]
	at := slices.IndexFunc(cookies, func(old cookie) bool { return old.cookieKey == c.cookieKey })
	switch {
	case c.expired(now) && at >= 0:
		j.replace(domain, slices.Delete(cookies, at, at+1))
	case c.expired(now):
		return
	case at >= 0:
		c.created, c.used = cookies[at].created, cookies[at].used
		j.changed = j.changed || cookies[at] != c
		cookies[at] = c
		cookies[at].used = j.clock
	default:
		j.add(domain, c, now)
	}
}

// add puts a cookie onto a shelf, where room is made for it if need be.
func (j *Jar) add(domain string, c cookie, now time.Time) {
	j.makeRoom(domain, now)
	j.created++
	c.created, c.used = j.created, j.clock
	j.replace(domain, append(j.shelves[domain], c))
}

// all are the cookies that have not expired, by domain, path and name. The
// caller holds the lock.
func (j *Jar) all(now time.Time) []cookie {
	var all []cookie
	for _, cookies := range j.shelves {
		for _, c := range cookies {
			if !c.expired(now) {
				all = append(all, c)
			}
		}
	}
	slices.SortFunc(all, func(a, b cookie) int {
		return cmp.Or(cmp.Compare(a.domain, b.domain), cmp.Compare(a.path, b.path), cmp.Compare(a.name, b.name))
	})
	return all
}

// replace sets what stands on a shelf, and does away with an empty one.
func (j *Jar) replace(domain string, now shelf) {
	j.changed = true
	j.held += len(now) - len(j.shelves[domain])
	j.shelves[domain] = now
	if len(now) == 0 {
		delete(j.shelves, domain)
	}
}
