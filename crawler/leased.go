package crawler

import (
	"cmp"
	"slices"
)

// leasedHost is what flights know of a host while it is leased.
type leasedHost struct {
	limit    int
	received int64 // bytes
}

// lease begins to count what goes on at a host, of which so many jobs may be in
// flight. end is called once, when the lease ends.
func (fs *flights) lease(host string, limit int) (end func()) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.hosts[host] = &leasedHost{limit: limit}
	return func() {
		fs.mu.Lock()
		defer fs.mu.Unlock()
		delete(fs.hosts, host)
	}
}

// leased tells what goes on at the hosts that are leased, by name.
func (fs *flights) leased() []HostProgress {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	all := make([]HostProgress, 0, len(fs.hosts))
	for name, h := range fs.hosts {
		all = append(all, HostProgress{Host: name, Limit: h.limit, Received: h.received})
	}
	slices.SortFunc(all, func(a, b HostProgress) int { return cmp.Compare(a.Host, b.Host) })
	for _, f := range fs.aloft {
		at, ok := slices.BinarySearchFunc(all, f.host, func(h HostProgress, name string) int { return cmp.Compare(h.Host, name) })
		if !ok {
			continue
		}
		if f.step != stepSave { // it has given its connection back
			all[at].InFlight++
		}
		if f.step.order() > step(all[at].Step).order() {
			all[at].Step = string(f.step)
		}
	}
	return all
}

// order is the place of a step among all, 0 for none.
func (s step) order() int { return slices.Index(stepOrder, s) + 1 }

var stepOrder = []step{stepTurn, stepConnect, stepAnswer, stepSave, stepRead, stepReceive}
