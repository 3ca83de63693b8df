package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"magpie/crawler"
)

// printUndecided prints, site by site, what was kept for want of a decision.
func printUndecided(w io.Writer, sites map[string]crawler.Group) {
	for _, site := range slices.Sorted(maps.Keys(sites)) {
		g := sites[site]
		fmt.Fprintf(w, "kept     %s of %s whose where: could not be decided, such as %s\n         %s\n",
			count(g.N, "picture"), plain(site), plain(g.URL), plain(g.Detail))
	}
}

// printEndUndecided prints, site by site, which pages did not end their chain for
// want of a decision.
func printEndUndecided(w io.Writer, sites map[string]crawler.Group) {
	for _, site := range slices.Sorted(maps.Keys(sites)) {
		g := sites[site]
		fmt.Fprintf(w, "went on  behind %s of %s whose until: could not be decided, such as %s\n         %s\n",
			count(g.N, "page"), plain(site), plain(g.URL), plain(g.Detail))
	}
}

// printNextGone prints, site by site, which chains ended with their first page and
// did not before.
func printNextGone(w io.Writer, sites map[string]crawler.Group) {
	for _, site := range slices.Sorted(maps.Keys(sites)) {
		g := sites[site]
		fmt.Fprintf(w, "ended    with the first page: %s of %s, such as %s\n         %s\n",
			count(g.N, "chain"), plain(site), plain(g.URL), plain(g.Detail))
		printAdvice(w, g.Advice)
	}
}

// printCountGone prints, site by site, which pages tell no number of pictures any
// more.
func printCountGone(w io.Writer, sites map[string]crawler.Group) {
	for _, site := range slices.Sorted(maps.Keys(sites)) {
		g := sites[site]
		fmt.Fprintf(w, "no count on %s of %s, such as %s\n         %s\n",
			count(g.N, "page"), plain(site), plain(g.URL), plain(g.Detail))
		printAdvice(w, g.Advice)
	}
}

// printHoles prints, site by site, which pages held nothing in the middle of their
// chain.
func printHoles(w io.Writer, sites map[string]crawler.Group) {
	for _, site := range slices.Sorted(maps.Keys(sites)) {
		g := sites[site]
		fmt.Fprintf(w, "empty    in the middle of a chain: %s of %s, such as that before %s\n         %s\n",
			count(g.N, "page"), plain(site), plain(g.URL), plain(g.Detail))
		printAdvice(w, g.Advice)
	}
}
