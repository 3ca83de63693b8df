package crawler

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// SharedLimits tells, a sentence each, where sites that share a host or a group
// differ in their limits, and what holds there.
func (b *Rulebook) SharedLimits() (told []string) {
	sharers := b.sharers()
	for _, line := range slices.Sorted(maps.Keys(sharers)) {
		sites := sharers[line]
		if strictest := tellStrictest(sites); strictest != "" {
			told = append(told, fmt.Sprintf("%s share %s: the stricter of their limits hold, %s", namesOf(sites), line, strictest))
		}
	}
	return told
}

// sharers are the sites whose requests stand in one line, by its name: those
// of a group, and those whose own one host is.
func (b *Rulebook) sharers() map[string][]*site {
	all, grouped := map[string][]*site{}, b.grouped()
	add := func(line string, s *site) {
		if !slices.Contains(all[line], s) {
			all[line] = append(all[line], s)
		}
	}
	for _, name := range b.names {
		s := b.sites[name]
		if s.Group != "" {
			add(groupPrefix+s.Group, s)
		}
		for host := range s.own.names {
			add(grouped.line(host), s)
		}
	}
	return all
}

func namesOf(sites []*site) string {
	names := make([]string, len(sites))
	for i, s := range sites {
		names[i] = s.Name
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// tellStrictest says which limits hold for some sites together, of those in
// which they differ.
func tellStrictest(sites []*site) string {
	first, strict := sites[0], *sites[0].Site
	var parallelism, interval, rate bool
	for _, s := range sites[1:] {
		parallelism = parallelism || s.Parallelism != first.Parallelism
		interval = interval || s.Interval != first.Interval
		rate = rate || s.Rate != first.Rate
		strict.Parallelism = min(strict.Parallelism, s.Parallelism)
		strict.Interval.Least = max(strict.Interval.Least, s.Interval.Least)
		strict.Interval.Most = max(strict.Interval.Most, s.Interval.Most)
		if strict.Rate == 0 || s.Rate > 0 && s.Rate < strict.Rate {
			strict.Rate = s.Rate
		}
	}
	var told []string
	if parallelism {
		told = append(told, fmt.Sprintf("parallelism: %d", strict.Parallelism))
	}
	if interval {
		told = append(told, "interval: "+tellInterval(strict.Interval.Least, strict.Interval.Most))
	}
	if rate {
		told = append(told, fmt.Sprintf("rate: %d B/s", strict.Rate))
	}
	return strings.Join(told, ", ")
}

func tellInterval(least, most time.Duration) string {
	if least == most {
		return least.String()
	}
	return least.String() + "-" + most.String()
}
