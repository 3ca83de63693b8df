package main

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// lingering is how long the line of a host stays when it is worked no more: hosts
// that take turns would make the board flicker.
const lingering = 3 * time.Second

// hostRows are the hosts of a board by name, not many more than are leased or
// named as left alone.
type hostRows map[string]*hostRow

// hostRow is a host on the board.
type hostRow struct {
	hostStand
	seen  time.Time // when it was leased or left alone last
	total int64     // bytes, over all leases
	bytes pace
}

// update takes over what a snapshot says of hosts.
func (r hostRows) update(s snapshot) {
	for _, h := range s.hosts {
		row := r[h.name]
		if row == nil {
			row = &hostRow{bytes: pace{span: paceSpan}}
			r[h.name] = row
		}
		row.update(h, s.at)
	}
	for name, row := range r {
		if row.seen.Equal(s.at) {
			continue
		}
		row.update(hostStand{name: name}, row.seen)
		if s.at.Sub(row.seen) > lingering {
			delete(r, name)
		}
	}
}

func (h *hostRow) update(stand hostStand, at time.Time) {
	if grown := stand.received - h.received; grown >= 0 {
		h.total += grown
	} else {
		h.total += stand.received // of another lease
	}
	h.hostStand, h.seen = stand, at
	h.bytes.add(at, h.total)
}

// hostLine is a host as it is shown.
type hostLine struct {
	hostStand
	rate int64 // bytes a second
}

// all are the hosts, by name.
func (r hostRows) all(at time.Time) []hostLine {
	lines := make([]hostLine, 0, len(r))
	for _, name := range slices.Sorted(maps.Keys(r)) {
		row := r[name]
		line := hostLine{hostStand: row.hostStand}
		if row.seen.Equal(at) && row.leased {
			line.rate = int64(row.bytes.perSecond())
		}
		lines = append(lines, line)
	}
	return lines
}

// someOf are so many of the hosts, in the same order: those that are worked before
// those that rest.
func someOf(all []hostLine, n int) []hostLine {
	if len(all) <= n {
		return all
	}
	some := slices.Clone(all)
	slices.SortStableFunc(some, func(a, b hostLine) int { return cmp.Compare(isResting(a), isResting(b)) })
	some = some[:n]
	slices.SortFunc(some, func(a, b hostLine) int { return cmp.Compare(a.name, b.name) })
	return some
}

func isResting(h hostLine) int {
	if h.until != "" {
		return 1
	}
	return 0
}
