package crawler

import "magpie/fetch"

// groupPrefix keeps the names of groups apart from those of hosts.
const groupPrefix = "group "

// grouped are the sites that are in a group, in the order of the file.
type grouped []*site

func (b *Rulebook) grouped() (all grouped) {
	for _, name := range b.names {
		if s := b.sites[name]; s.Group != "" {
			all = append(all, s)
		}
	}
	return all
}

// line names what a host shares its limits with: the group of the first site in
// the file that is in one and whose own the host is, else the host alone. The
// name of a group stands for itself.
func (g grouped) line(host string) string {
	for _, s := range g {
		if s.own.has(host) {
			return groupPrefix + s.Group
		}
	}
	return host
}

// of lists the sites of the group that a line is for, none for a host's.
func (g grouped) of(line string) (sites []*site) {
	for _, s := range g {
		if groupPrefix+s.Group == line {
			sites = append(sites, s)
		}
	}
	return sites
}

// limit tells the gate of what the sites of a group allow. It holds for all
// hosts of the group, whichever of its sites run.
func (g grouped) limit(client *fetch.Client) {
	for _, s := range g {
		client.Limit(groupPrefix+s.Group, s.limit())
	}
}
