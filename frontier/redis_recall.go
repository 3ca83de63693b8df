package frontier

import (
	"context"
	"fmt"
)

// recall puts hosts back into the queue that have something open of the sites and are
// missing there: who found it was killed before it told of it, or the server forgot its
// last second. It looks at all hosts, so it is for the end of a crawl, lest that is
// called complete with something open. It reports whether there was one.
func (r *Redis) recall(ctx context.Context) (found bool, err error) {
	err = r.someHosts(ctx, func(hosts []string) error {
		tallies, err := r.tallies(ctx, hosts)
		if err != nil {
			return err
		}
		for i, tally := range tallies {
			if !r.hasOpen(tally) {
				continue
			}
			told, err := r.openSites(ctx, hosts[i])
			if err == nil {
				err = r.tell(ctx, told)
			}
			if err != nil {
				return err
			}
			found = found || len(told) > 0
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("looking for hosts that are missing in the queue: %w", err)
	}
	return found, nil
}

// hasOpen reports whether the sums of a host count an open job of the sites.
func (r *Redis) hasOpen(tally map[string]string) bool {
	counts := map[Count]Count{}
	for name, value := range tally {
		if c, n := readTally(name, value, counts); c.State == Open && n > 0 && r.only.has(c.Site) {
			return true
		}
	}
	return false
}

// openSites are those of the sites that have something open on a host.
func (r *Redis) openSites(ctx context.Context, host string) (told []opened, err error) {
	state, err := r.lookAt(ctx, host, "", "look")
	for _, site := range state.sites {
		if site.at != "" && r.only.has(site.name) {
			told = append(told, opened{host, site.name, site.at})
		}
	}
	return told, err
}
