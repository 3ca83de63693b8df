package crawler

import "magpie/fetch"

// groupPrefix keeps the names of groups apart from those of hosts.
const groupPrefix = "group "

// line names what a host shares its limits with: the group of the first site in
// the file that has one and whose own the host is, else the host alone. The name
// of a group stands for itself.
func (b *Rulebook) line(host string) string {
	for _, name := range b.names {
		if s := b.sites[name]; s.Group != "" && s.own.has(host) {
			return groupPrefix + s.Group
		}
	}
	return host
}

// limitGroups tells the gate of what the sites of a group allow. It holds for
// all hosts of the group, whichever of its sites run.
func (b *Rulebook) limitGroups(client *fetch.Client) {
	for _, name := range b.names {
		if s := b.sites[name]; s.Group != "" {
			client.Limit(groupPrefix+s.Group, s.limit())
		}
	}
}

// sharing lists the sites of a group by its name with the prefix, none of a
// host's.
func (b *Rulebook) sharing(line string) (sites []*site) {
	for _, name := range b.names {
		if s := b.sites[name]; s.Group != "" && groupPrefix+s.Group == line {
			sites = append(sites, s)
		}
	}
	return sites
}
