package crawler

import (
	"fmt"
	"net/url"
	"strings"

	"magpie/fetch"
)

// AddressError says that a run can do nothing with an address it was given.
type AddressError struct {
	Address string
	// Host is that of the address, and Sites are those that have this host.
	Host  string
	Sites []string
	// Add and Try are the commands that begin a site there, and that show what is
	// found there.
	Add, Try string
	// Err says what is wrong with the address itself, nil if nothing is.
	Err error
}

func (e *AddressError) Error() string {
	switch {
	case e.Err != nil:
		return e.Err.Error()
	case len(e.Sites) == 0:
		return fmt.Sprintf("no site has the host %s: to begin one: %s", e.Host, e.Add)
	}
	return fmt.Sprintf("no rule of %s is for %s: give the rule of such pages match: '%s', and see with: %s",
		strings.Join(e.Sites, ", "), e.Address, patternLike(e.Address), e.Try)
}

// patternLike is a pattern that an address fits, and others beside it: the last
// part of its path, or else of its query, varies.
func patternLike(address string) string {
	address = strings.NewReplacer("{", "%7B", "}", "%7D").Replace(address)
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	head := u.Scheme + "://" + u.Host
	if path := strings.TrimRight(u.EscapedPath(), "/"); path != "" {
		return head + path[:strings.LastIndexByte(path, '/')] + "/{id}"
	}
	if name, _, given := strings.Cut(u.RawQuery, "="); given {
		return head + "/?" + name + "={id}"
	}
	return head + "/"
}

func (e *AddressError) Unwrap() error { return e.Err }

// unfit says what to do about an address that enters nowhere.
func (b *Rulebook) unfit(address string) error {
	u, err := parseAddress(address)
	if err != nil {
		return err
	}
	return &AddressError{Address: address, Host: u.Host, Sites: b.sitesAt(fetch.Host(u)), Add: b.Command("add", address), Try: b.Command("try", address)}
}
