package crawler

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"magpie/config"
	"magpie/frontier"
)

// UnknownSiteError says that a site to run is not in the configuration.
type UnknownSiteError struct {
	Name  string
	Known []string // the sites that are
}

func (e *UnknownSiteError) Error() string {
	if near, ok := config.Nearest(e.Name, e.Known); ok {
		return fmt.Sprintf("there is no site %q; did you mean %q?", e.Name, near)
	}
	switch len(e.Known) {
	case 0:
		return fmt.Sprintf("there is no site %q, nor any other: to begin one: crawl add URL", e.Name)
	case 1:
		return fmt.Sprintf("there is no site %q; there is %s", e.Name, e.Known[0])
	}
	return fmt.Sprintf("there is no site %q; there are %s", e.Name, strings.Join(e.Known, ", "))
}

// checkKnown looks for a site that is neither in the configuration nor was taken
// out of it.
func checkKnown(ctx context.Context, front frontier.Frontier, rules *Rulebook, sites []string) error {
	stats, err := front.Stats(ctx)
	if err != nil {
		return err
	}
	known := slices.Concat(rules.names, removed(stats, rules))
	for _, name := range sites {
		if !slices.Contains(known, name) {
			return &UnknownSiteError{Name: name, Known: known}
		}
	}
	return nil
}
