package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"

	"magpie/crawler"
)

// printGroups prints causes, the most frequent first, each with an example.
func printGroups(w io.Writer, groups map[string]crawler.Group) {
	causes := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		return cmp.Or(cmp.Compare(groups[b].N, groups[a].N), cmp.Compare(a, b))
	})
	for _, cause := range causes {
		g := groups[cause]
		such := ""
		if g.URL != "" {
			such = ", such as " + plain(g.URL)
		}
		fmt.Fprintf(w, "%8d %s%s%s\n", g.N, plain(cause), mixture(g), such)
		if g.Detail != "" {
			fmt.Fprintf(w, "         %s\n", plain(g.Detail))
		}
		printAdvice(w, g.Advice)
	}
}

// mixture says of which kinds the jobs of a group are, if of both.
func mixture(g crawler.Group) string {
	if g.Pages == 0 || g.Pages == g.N {
		return ""
	}
	return fmt.Sprintf(" (%s, %s)", count(g.Pages, "page"), count(g.N-g.Pages, "picture"))
}

func printAdvice(w io.Writer, advice string) {
	if advice != "" {
		fmt.Fprintf(w, "         → %s\n", plain(advice))
	}
}
