package crawler

import (
	"fmt"

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
	return fmt.Sprintf("there is no site %q; there is %q", e.Name, e.Known)
}
