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
// all; beyond that the oldest goes. It is safe for use by several goroutines.
//
// The jar of net/http cannot be listed nor bounded, and sends secure cookies to
// loopback in the clear.
type Jar struct {
	mu      sync.Mutex
	shelves map[string][]cookie // by registered domain, in the order of creation
	held    int                 // on all shelves
	created uint64
	changed bool

	saving sync.Mutex // held by Save
}

// NewJar returns an empty jar.
func NewJar() *Jar { return &Jar{shelves: map[string][]cookie{}} }

// Changed says whether the jar holds what was not saved yet.
func (j *Jar) Changed() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.changed
}

// header is what the Cookie header of a request says: the cookies with the
// longest paths first, then the oldest (RFC 6265 5.4). Empty for none.
func (j *Jar) header(u *url.URL) string {
	now := time.Now()
	var sent []cookie
	j.mu.Lock()
	for _, c := range j.shelves[registrable(Host(u))] {
		if c.isFor(u) && !c.expired(now) {
			sent = append(sent, c)
		}
	}
	j.mu.Unlock()
	slices.SortStableFunc(sent, func(a, b cookie) int { return cmp.Compare(len(b.path), len(a.path)) })
	pairs := make([]string, len(sent))
	for i, c := range sent {
		pairs[i] = c.name + "=" + c.value
	}
	return strings.Join(pairs, "; ")
}

// store keeps the cookies that the Set-Cookie headers of an answer set, and
// drops those that they end.
func (j *Jar) store(from *url.URL, lines []string) {
	now := time.Now()
	j.mu.Lock()
	defer j.mu.Unlock()
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
	shelf := j.shelves[domain]
	at := slices.IndexFunc(shelf, func(old cookie) bool { return old.cookieKey == c.cookieKey })
	switch {
	case c.expired(now) && at >= 0:
		j.replace(domain, slices.Delete(shelf, at, at+1))
	case c.expired(now):
		return
	case at >= 0:
		c.created = shelf[at].created
		j.changed = j.changed || shelf[at] != c
		shelf[at] = c
	default:
		j.add(domain, c, now)
	}
}

// add puts a cookie onto a shelf and makes room for it: by what has expired
// there, else by the oldest.
func (j *Jar) add(domain string, c cookie, now time.Time) {
	j.created++
	c.created = j.created
	shelf := j.shelves[domain]
	if len(shelf) == maxDomainCookies {
		shelf = slices.DeleteFunc(shelf, func(old cookie) bool { return old.expired(now) })
	}
	if len(shelf) == maxDomainCookies {
		shelf = slices.Delete(shelf, 0, 1)
	}
	j.replace(domain, append(shelf, c))
	if j.held > maxCookies {
		oldest := j.oldest()
		j.replace(oldest, slices.Delete(j.shelves[oldest], 0, 1))
	}
}

// oldest names the shelf with the oldest cookie.
func (j *Jar) oldest() string {
	var name string
	first := j.created + 1
	for domain, shelf := range j.shelves {
		if shelf[0].created < first {
			name, first = domain, shelf[0].created
		}
	}
	return name
}

// all are the cookies that have not expired, by domain, path and name. The
// caller holds the lock.
func (j *Jar) all(now time.Time) []cookie {
	var all []cookie
	for _, shelf := range j.shelves {
		for _, c := range shelf {
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
func (j *Jar) replace(domain string, shelf []cookie) {
	j.changed = true
	j.held += len(shelf) - len(j.shelves[domain])
	j.shelves[domain] = shelf
	if len(shelf) == 0 {
		delete(j.shelves, domain)
	}
}
