package config

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// hostAndPort matches what a browser accepts and url.Parse takes for a scheme.
var hostAndPort = regexp.MustCompile(`^[\pL\pN.-]+:[0-9]+(/|$)`)

// addresses trims and checks start addresses.
func (r *reader) addresses(start []Text) {
	for i := range start {
		start[i].Value = strings.TrimSpace(start[i].Value)
		r.checkAddress(start[i])
	}
}

// checkAddress reports a start address that is not absolute, or not of the
// web.
func (r *reader) checkAddress(address Text) {
	u, err := url.Parse(address.Value)
	switch {
	case hostAndPort.MatchString(address.Value):
		r.fault(address.Pos, fmt.Sprintf("%q is not a whole address", address.Value), "write http://"+address.Value)
	case err != nil:
		r.fault(address.Pos, fmt.Sprintf("%q is not an address", address.Value),
			"copy it from the address bar of a browser")
	case u.User != nil:
		r.fault(address.Pos, "a start address has a user or a password in it",
			"it would be told to other hosts as the referer; leave it out")
	case u.Scheme == "http" || u.Scheme == "https":
		if u.Hostname() == "" {
			r.fault(address.Pos, fmt.Sprintf("%q names no host", address.Value), "write https:// and the host")
		}
	case u.Scheme == "":
		r.fault(address.Pos, fmt.Sprintf("%q is not a whole address", address.Value),
			"write https://"+strings.TrimLeft(address.Value, "/"))
	default:
		r.fault(address.Pos, fmt.Sprintf("%q is not an http or https address", address.Value),
			"galleries are read over http and https only")
	}
}
