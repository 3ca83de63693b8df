package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"magpie/crawler"
)

// refreshFlag adds --refresh.
func refreshFlag(flags *pflag.FlagSet, refresh *bool) {
	flags.BoolVar(refresh, "refresh", false,
		"ask for every picture kept before whether its site replaced it, and keep the new one beside the old")
}

// checkRefresh refuses to refresh what an address leads to: what is kept is
// known by its site.
func checkRefresh(o crawler.Options) error {
	if o.Refresh && len(o.Addresses) > 0 {
		return usageError{errors.New("--refresh is for whole sites: name them instead of addresses")}
	}
	return nil
}

// refreshedNote tells of a picture that is not as it was on its site, "" of any
// other.
func refreshedNote(e crawler.Event) string {
	switch e.Kind {
	case crawler.Replaced:
		return fmt.Sprintf("replaced   %s\n           the new picture is %s%s", plain(e.URL), plain(e.Path), asideNote(e))
	case crawler.Gone:
		return fmt.Sprintf("gone       %s\n           the site has it no more; %s stays", plain(e.URL), plain(e.Path))
	case crawler.Unsure:
		return fmt.Sprintf("unsure     %s\n           %s: %s; %s stays", plain(e.URL), plain(e.Cause), plain(e.Detail), plain(e.Path))
	}
	return ""
}

// asideNote says where a damaged file is by now, if a picture took its place.
func asideNote(e crawler.Event) string {
	if e.Aside == "" {
		return ""
	}
	return "\n           what was damaged is kept as " + plain(e.Aside)
}

// printRefreshed prints what became of the pictures that were asked for again,
// and of how many that is, if not of all.
func printRefreshed(w io.Writer, r crawler.Refreshed) {
	var parts []string
	for _, part := range []struct {
		n    int64
		what string
	}{
		{r.Unchanged, "unchanged"}, {r.Replaced, "replaced"}, {r.Gone, "gone from their site"},
		{r.Unsure, "unsure"},
	} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	switch what := strings.Join(parts, ", "); {
	case r.Left > 0 && what != "":
		fmt.Fprintf(w, "refresh  %d of %s asked for: %s\n", r.Asked(), count(r.Total(), "picture"), what)
	case r.Left > 0:
		fmt.Fprintf(w, "refresh  0 of %s asked for\n", count(r.Total(), "picture"))
	case what != "":
		fmt.Fprintf(w, "refresh  %s\n", what)
	}
}
