package crawler

import (
	"fmt"
	"strings"

	"magpie/config"
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
