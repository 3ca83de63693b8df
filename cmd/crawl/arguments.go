package main

import (
	"slices"
	"strings"

	"magpie/config"
	"magpie/crawler"
)

// hostAndPath matches an address without its scheme, as people paste it.
var hostAndPath = config.WhenNeeded(`^(\[[0-9A-Fa-f:.]+\]|localhost|[\pL\pN-]+(\.[\pL\pN-]+)+)(:[0-9]+)?/`)

// sortArguments tells names of sites from addresses. What is neither is left
// among the names, and told as an unknown one.
func sortArguments(rules *crawler.Rulebook, args []string) (sites, addresses []string) {
	known := rules.Sites()
	for _, arg := range args {
		if !slices.Contains(known, arg) && (strings.Contains(arg, "://") || hostAndPath().MatchString(arg)) {
			addresses = append(addresses, arg)
		} else {
			sites = append(sites, arg)
		}
	}
	return sites, addresses
}
