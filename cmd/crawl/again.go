package main

import (
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"magpie/crawler"
)

// again are the flags that say which pages are read again though they were read
// before.
type again struct{ full, reread bool }

func (a *again) addFlags(flags *pflag.FlagSet) {
	flags.BoolVar(&a.full, "full", false,
		"read every page again that was read before, and every chain to its end, and ask again for numbers that were absent; no picture that is kept is fetched")
	flags.BoolVar(&a.reread, "reread", false, "read the pages again that an older form of their rule read, of sites that are named or of all: not of addresses")
}

// printOutdated says how many pages the rules of now might read otherwise.
func printOutdated(w io.Writer, s crawler.Summary) {
	if s.Outdated > 0 {
		fmt.Fprintf(w, "outdated %s read by an older rule\n", were(s.Outdated, "page"))
	}
}

func were(n int64, what string) string {
	if n == 1 {
		return "1 " + what + " was"
	}
	return fmt.Sprintf("%d %ss were", n, what)
}

func pagesLine(s crawler.Summary) string {
	if s.Unchanged == 0 {
		return fmt.Sprint(s.Pages)
	}
	return fmt.Sprintf("%d, %d of them unchanged", s.Pages, s.Unchanged)
}
