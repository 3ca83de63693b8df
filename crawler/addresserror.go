package crawler

import (
	"fmt"

	"magpie/fetch"
)

// AddressError says that a run can do nothing with an address it was given.
type AddressError struct {
	Address string
	// Host is that of the address, and Site one that has this host, "" if none
	// does.
	Host, Site string
	// Err says what is wrong with the address itself, nil if nothing is.
	Err error
}

func (e *AddressError) Error() string {
	switch {
	case e.Err != nil:
		return e.Err.Error()
	case e.Site == "":
		return fmt.Sprintf("no site has the host %s: to begin one: crawl add %s", e.Host, e.Address)
	}
	return fmt.Sprintf("no rule of %q is for %s: give the rule of such pages match: 'https://%s/…/{name}', and see with: crawl try %s",
		e.Site, e.Address, e.Host, e.Address)
}

func (e *AddressError) Unwrap() error { return e.Err }

// unfit says what to do about an address that enters nowhere.
func (b *Rulebook) unfit(address string) error {
	u, err := parseAddress(address)
	if err != nil {
		return err
	}
	return &AddressError{Address: address, Host: u.Host, Site: b.SiteAt(fetch.Host(u))}
}
