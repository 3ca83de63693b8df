package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"magpie/crawler"
)

// printUndecided prints what was kept for want of a decision.
func printUndecided(w io.Writer, sites map[string]crawler.Group) {
	printDoubt(w, sites, "kept     %s of %s whose where: could not be decided, such as %s", "picture")
}

// printEndUndecided prints which pages did not end their chain for want of a
// decision.
func printEndUndecided(w io.Writer, sites map[string]crawler.Group) {
	printDoubt(w, sites, "went on  behind %s of %s whose until: could not be decided, such as %s", "page")
}

// printNextGone prints which chains ended with their first page and did not before.
func printNextGone(w io.Writer, sites map[string]crawler.Group) {
	printDoubt(w, sites, "ended    with the first page: %s of %s, such as %s", "chain")
}

// printCountGone prints which pages tell no number of pictures any more.
func printCountGone(w io.Writer, sites map[string]crawler.Group) {
	printDoubt(w, sites, "no count on %s of %s, such as %s", "page")
}

// printHoles prints which pages held nothing in the middle of their chain.
func printHoles(w io.Writer, sites map[string]crawler.Group) {
	printDoubt(w, sites, "empty    in the middle of a chain: %s of %s, such as that before %s", "page")
}

// printMisread prints which pages were read in a charset that cannot be theirs.
func printMisread(w io.Writer, sites map[string]crawler.Group) {
	printDoubt(w, sites, "misread  %s of %s, such as %s", "page")
}

// printDoubt prints a line site by site, with how many there are of what, of which
// site, and the first; below it the first's detail, and what to do.
func printDoubt(w io.Writer, sites map[string]crawler.Group, line, what string) {
	for _, site := range slices.Sorted(maps.Keys(sites)) {
		g := sites[site]
		fmt.Fprintf(w, line+"\n         %s\n", count(g.N, what), plain(site), plain(g.URL), plain(g.Detail))
		printAdvice(w, g.Advice)
	}
}
