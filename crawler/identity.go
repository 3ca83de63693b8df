package crawler

import (
	"fmt"
	"net/url"

	"magpie/extract"
	"magpie/fetch"
	"magpie/frontier"
)

// identify gives a job its ID and the host it waits for.
//
// A page is the same page when its canonical address is, read by the same rule
// of the same site for the same gallery, and the same is sent for it: read for
// another gallery its pictures belong there too. A picture is the same picture
// when its key is, in the same gallery of the same site; the key is what key:
// makes, else the canonical address it was best found under, whichever of its
// candidates it is fetched from in the end. In another gallery it is a twin if
// its address is the same too.
// Parameters that the site drops tell nothing apart.
func (b *Rulebook) identify(job *frontier.Job, address string) error {
	key, err := extract.CanonicalWithout(address, b.sites[job.Site].drop)
	if err != nil {
		return err
	}
	if job.Host, err = hostOf(job.URL); err != nil {
		return err
	}
	if job.Kind == frontier.Page {
		parts := []string{job.Site, job.Rule, key}
		if job.Body != "" {
			parts = append(parts, job.Body)
		}
		job.ID = frontier.NewID(job.Kind, job.Gallery, parts...)
		return nil
	}
	place := job.Site + "\n" + job.Gallery
	if job.Key == "" || job.Key == key {
		job.Key = key
		job.ID = frontier.NewID(job.Kind, place, key)
		return nil
	}
	// Keys of one site say nothing of another's.
	job.ID = frontier.NewID(job.Kind, place, job.Site, job.Key)
	return nil
}

func hostOf(address string) (string, error) {
	u, err := parseAddress(address)
	if err != nil {
		return "", err
	}
	return fetch.Host(u), nil
}

// parseAddress parses an absolute address.
func parseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("reading an address: %w", err)
	}
	if u.Hostname() == "" {
		return nil, fmt.Errorf("reading the address %q: it names no host", address)
	}
	return u, nil
}
