package main

import "time"

// workload is a gallery to keep, within limits.
type workload struct {
	name    string
	gallery gallery
	// connections is the most requests at once, perHost the most to one host.
	connections, perHost int
	// again measures runs of a gallery that an earlier run has finished.
	again bool
	// alone measures the command only: it has what others have not.
	alone bool
}

// workloads are those that keep pictures; see fleets for those of several machines, scales for the
// frontier's.
func workloads() []workload {
	const limit = 8
	return []workload{
		{name: "1,000 × 200 kB", gallery: plain(20, 50, 200_000), connections: limit, perHost: limit},
		{name: "10,000 × 8 kB", gallery: plain(200, 50, 8_000), connections: limit, perHost: limit},
		{name: "60 × 4 MB", gallery: plain(3, 20, 4_000_000), connections: limit, perHost: limit},
		{name: "820 requests of 50 ms, 8 at once", gallery: slow(), connections: limit, perHost: limit},
		{name: "820 requests of 50 ms, 20 at once", gallery: slow(), connections: 20, perHost: 20},
		{name: "1,000 × 200 kB, 2.5 % are 503, 2.6 % cut", gallery: faulty(plain(20, 50, 200_000)), connections: limit, perHost: limit},
		{name: "10,000 unchanged", gallery: plain(200, 50, 1_000), connections: limit, perHost: limit, again: true, alone: true},
		{name: "100,000 unchanged", gallery: plain(2_000, 50, 1_000), connections: limit, perHost: limit, again: true, alone: true},
		{name: "200 hosts × 50, 30 ms, 2 at once each", gallery: town(false), connections: 64, perHost: 2},
		{name: "200 hosts × 50, 30 ms, one stalls", gallery: town(true), connections: 64, perHost: 2, alone: true},
		{name: "start to exit: 1 picture", gallery: plain(1, 1, 8_000), connections: limit, perHost: limit},
	}
}

// names are those of all that can be measured.
func names() []string {
	var names []string
	for _, w := range workloads() {
		names = append(names, w.name)
	}
	for _, f := range fleets() {
		names = append(names, f.name())
	}
	for _, s := range scales() {
		names = append(names, s.name())
	}
	return names
}

func plain(pages, perPage, size int) gallery {
	return gallery{Hosts: 1, Pages: pages, PerPage: perPage, Size: size}
}

// slow is a gallery whose time is all waiting.
func slow() gallery {
	g := plain(20, 40, 20_000)
	g.Latency = 50 * time.Millisecond
	return g
}

func faulty(g gallery) gallery {
	g.Unavailable, g.Cut = 2.5, 2.6
	return g
}

// town is a gallery on many hosts.
func town(stalls bool) gallery {
	return gallery{Hosts: 200, Pages: 2, PerPage: 25, Size: 8_000, Latency: 30 * time.Millisecond, Stalls: stalls}
}

// bound is the least time that the waiting takes, 0 where nothing waits. A host
// that stalls holds the connections it may have until the others are done, and
// is served then.
func (w workload) bound() time.Duration {
	g := w.gallery
	if !g.Stalls {
		return g.Latency * time.Duration(g.requests()) / time.Duration(w.connections)
	}
	held := time.Duration(g.Pages * g.PerPage)
	others := time.Duration(g.requests()) - held
	return g.Latency*others/time.Duration(w.connections-w.perHost) + g.Latency*held/time.Duration(w.perHost)
}

// isPlain reports whether nothing waits and nothing goes wrong.
func (w workload) isPlain() bool {
	return w.bound() == 0 && w.gallery.Unavailable+w.gallery.Cut == 0
}

// mostRequests is how many requests a run may make, those aside that were
// answered wrongly. Of a finished gallery the first page and the last are asked
// for.
func (w workload) mostRequests() int {
	if w.again {
		return min(2, w.gallery.Pages)
	}
	return w.gallery.requests()
}
