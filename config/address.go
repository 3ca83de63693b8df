package config

import (
	"fmt"
	"net/url"
	"strings"
)

// checkAddress reports a start address that is not absolute, or not of the
// web.
func (r *reader) checkAddress(address Text) {
	u, err := url.Parse(address.Value)
	switch {
	case err != nil:
		r.fault(address.Pos, fmt.Sprintf("%q is not an address", address.Value),
			"copy it from the address bar of a browser")
	case u.Scheme == "http" || u.Scheme == "https":
		if u.Host == "" {
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
