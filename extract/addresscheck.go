package extract

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// mostHosts is how many hosts one text may name.
const mostHosts = 1000

// check finds out whether the compiled text stands for addresses that can be
// asked for, and which hosts they have. What varies behind the host can break
// none of them: it is digits, letters, encoded, or made requestable.
func (p *addressParser) check() {
	longest := 0
	for _, part := range p.out.parts {
		longest += part.longest()
		if hasControl(part.literal) || slices.ContainsFunc(part.texts, hasControl) {
			p.fault(0, "leave it out", "%q has a control character in it", p.text.Value)
			return
		}
	}
	if longest > longestURL {
		p.fault(0, "servers refuse half of that", "longer than %d bytes", longestURL)
		return
	}
	p.checkHosts()
}

func hasControl(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }

// checkHosts tries every host, with what varies behind it left as it is first.
func (p *addressParser) checkHosts() {
	first := p.out.At(0).URL
	if _, err := hostname(first); err != nil {
		p.fault(0, "write https:// and the host, as the address bar of a browser does", "%q is not an address: %v", first, err)
		return
	}
	front := p.out.front()
	if front.count > mostHosts {
		p.fault(0, "write several addresses, with a part of the hosts each",
			"this names %d hosts, the most is %d", front.count, mostHosts)
		return
	}
	p.out.fronts = front.count
	for i := range front.count {
		address := front.At(i).URL
		host, err := hostname(address)
		if err != nil {
			p.fault(0, "each of its addresses must have a host", "%q is not an address: %v", address, err)
			return
		}
		p.out.hosts = append(p.out.hosts, host)
	}
	slices.Sort(p.out.hosts)
	p.out.hosts = slices.Compact(p.out.hosts)
}

var errUser = errors.New("a user or a password in it would be told to other hosts")

// hostname returns the host of an absolute http or https address that can be
// asked for.
func hostname(address string) (string, error) {
	if _, err := parseHTTP(address); err != nil {
		return "", err
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "", fmt.Errorf("reading it: %w", err)
	case u.Hostname() == "":
		return "", errNotHTTP
	case u.User != nil:
		return "", errUser
	}
	return strings.ToLower(u.Hostname()), nil
}
