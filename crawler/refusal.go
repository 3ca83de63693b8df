package crawler

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Advise is [Advise] in view of what the stanza of a site gives its hosts to
// know.
func (b *Rulebook) Advise(site, cause, address string) string {
	if b != nil && b.sites[site] != nil {
		if advice := b.sites[site].adviseRefusal(cause, address, b.Command("try", address)); advice != "" {
			return advice
		}
	}
	return b.advise(site, cause, address)
}

// adviseRefusal says what to do about a host that does not take who asks, ""
// where the stanza tells nobody who that is. try is the command that shows it.
func (s *site) adviseRefusal(cause, address, try string) string {
	unauthorized, forbidden := cause == strconv.Itoa(http.StatusUnauthorized), cause == strconv.Itoa(http.StatusForbidden)
	credentials := s.credentials()
	u, err := url.Parse(address)
	switch {
	case !unauthorized && !forbidden || credentials == "":
		return ""
	case err == nil && u.Host != "" && !s.own.trusts(u):
		return fmt.Sprintf("%s is not told who asks: list it under hosts: if it is one of the site's own", u.Hostname())
	case forbidden:
		return fmt.Sprintf("the host knows who asks and refuses: check %s, and see with: %s", credentials, try)
	}
	return "the host does not take who asks: check " + credentials
}

// credentials name what a stanza has to tell its hosts who asks, "" if nothing.
func (s *site) credentials() string {
	var all []string
	switch {
	case len(s.secrets.names) > 0:
		all = append(all, s.secrets.names...)
	case s.auth != nil:
		all = append(all, "auth:")
	case s.header.Get("Authorization") != "":
		all = append(all, "the header Authorization")
	}
	if s.Cookies.Value != "" {
		all = append(all, "cookies: (export them anew)")
	}
	return strings.Join(all, " and ")
}
