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
// of the same site for the same gallery: read for another gallery its pictures
// belong there too. A picture is the same picture when its key is, in the same
// gallery of the same site; the key is the canonical address it was best found
// under, whichever of its candidates it is fetched from in the end. In another
// gallery it is a twin. Parameters that the site drops tell nothing apart.
func (b *Rulebook) identify(job *frontier.Job, address string) error {
	key, err := extract.CanonicalWithout(address, b.sites[job.Site].drop)
	if err != nil {
		return err
	}
	if job.Host, err = hostOf(job.URL); err != nil {
		return err
	}
	if job.Kind == frontier.Page {
		job.ID = frontier.NewID(job.Kind, job.Gallery, job.Site, job.Rule, key)
		return nil
	}
	job.Key = key
	job.ID = frontier.NewID(job.Kind, job.Site+"\n"+job.Gallery, key)
	return nil
}

func hostOf(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("reading an address: %w", err)
	}
	if u.Hostname() == "" {
		return "", fmt.Errorf("reading the address %q: it names no host", address)
	}
	return fetch.Host(u), nil
}
