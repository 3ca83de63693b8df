package fetch

import (
	"slices"
	"time"
)

// shelf is the cookies of one registered domain, in the order of their creation.
type shelf []cookie

// fresh is what of a shelf has not expired. It takes the place of the shelf.
func (s shelf) fresh(now time.Time) shelf {
	return slices.DeleteFunc(s, func(c cookie) bool { return c.expired(now) })
}

// idlest is the place of the cookie that was needed longest ago.
func (s shelf) idlest() int {
	at := 0
	for i, c := range s {
		if c.isIdlerThan(s[at]) {
			at = i
		}
	}
	return at
}

// makeRoom has a jar that is full lose a cookie, as RFC 6265 5.3 says: what has
// expired goes first, then the cookie of a domain over its share, then any; of
// those the one that was last needed longest ago. So a login, which goes with
// every request, outlives what a page sets here and there. Where all are too
// many, the domain that has most of them loses one: no stranger with many pushes
// out the few of the site.
func (j *Jar) makeRoom(domain string, now time.Time) {
	if len(j.shelves[domain]) >= maxDomainCookies {
		j.replace(domain, j.shelves[domain].fresh(now))
	}
	if len(j.shelves[domain]) >= maxDomainCookies {
		j.dropIdlest(domain)
	}
	if j.held >= maxCookies {
		j.dropExpired(now)
	}
	if j.held >= maxCookies {
		j.dropIdlest(j.fullest())
	}
}

func (j *Jar) dropIdlest(domain string) {
	cookies := j.shelves[domain]
	at := cookies.idlest()
	j.replace(domain, slices.Delete(cookies, at, at+1))
}

func (j *Jar) dropExpired(now time.Time) {
	for domain, cookies := range j.shelves {
		if slices.ContainsFunc(cookies, func(c cookie) bool { return c.expired(now) }) {
			j.replace(domain, cookies.fresh(now))
		}
	}
}

// fullest names the domain with the most cookies, of several the one with that
// which was needed longest ago.
func (j *Jar) fullest() string {
	var name string
	var fullest shelf
	for domain, cookies := range j.shelves {
		more := len(cookies) - len(fullest)
		if more > 0 || more == 0 && cookies[cookies.idlest()].isIdlerThan(fullest[fullest.idlest()]) {
			name, fullest = domain, cookies
		}
	}
	return name
}
