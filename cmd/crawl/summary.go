package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"

	"magpie/crawler"
	"magpie/frontier"
)

// summary prints what a run brought.
func (r *reporter) summary(s crawler.Summary, output string) {
	if r.json {
		r.printJSON(struct {
			Event string `json:"event"`
			crawler.Summary
			Output string `json:"output"`
		}{"summary", s, output})
		return
	}
	fmt.Fprintf(r.out, "pages    %s\n", pagesLine(s))
	fmt.Fprintf(r.out, "saved    %s\n", savedLine(s))
	if s.Tiny > 0 {
		fmt.Fprintf(r.out, "         %s\n", tinyLine(s))
	}
	printRefreshed(r.out, s.Refreshed)
	fmt.Fprintf(r.out, "skipped  %d\n", s.Skipped)
	printGroups(r.out, s.SkippedBy)
	fmt.Fprintf(r.out, "failed   %s\n", failedLine(s))
	printGroups(r.out, s.FailedBy)
	if s.Damaged > 0 {
		fmt.Fprintf(r.out, "damaged  %s of the failed, kept as NAME.damaged.EXT\n", count(s.Damaged, "picture"))
	}
	printUndecided(r.out, s.UndecidedBy)
	printEndUndecided(r.out, s.EndUndecidedBy)
	printOutdated(r.out, s)
	printNextGone(r.out, s.NextGoneBy)
	if s.Incomplete.N > 0 {
		fmt.Fprintf(r.out, "lacking  %s\n", galleries(s.Incomplete.N))
		printIncomplete(r.out, s.Incomplete)
	}
	if s.Open > 0 {
		fmt.Fprintf(r.out, "left     %s\n", leftLine(s))
	}
	printSpent(r.out, s)
	printPostponed(r.out, s.Postponed)
	fmt.Fprintf(r.out, "time     %s, %s\n", duration(s.Elapsed), rate(s.Bytes, s.Elapsed))
	fmt.Fprintf(r.out, "output   %s\n", plain(output))
}

// galleries is a number of them.
func galleries(n int64) string {
	if n == 1 {
		return "1 gallery"
	}
	return fmt.Sprintf("%d galleries", n)
}

// shownIncomplete is how many incomplete galleries are shown to people.
const shownIncomplete = 10

// printIncomplete prints what the first incomplete galleries lack.
func printIncomplete(w io.Writer, all crawler.IncompleteGalleries) {
	for i, g := range all.First {
		if i == shownIncomplete {
			fmt.Fprintf(w, "         and %d more\n", all.N-shownIncomplete)
			return
		}
		fmt.Fprintf(w, "         %s, see %s\n", plain(g.String()), plain(g.URL))
	}
}

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

func failedLine(s crawler.Summary) string {
	if s.FailedBefore == 0 {
		return fmt.Sprint(s.Failed)
	}
	return fmt.Sprintf("%d, and %d in earlier runs: see 'crawl status'", s.Failed, s.FailedBefore)
}

// leftLine says when to go on with what is left.
func leftLine(s crawler.Summary) string {
	if again := s.Again(); !again.IsZero() {
		return fmt.Sprintf("%d; run it again after %s to go on", s.Open, clock(again))
	}
	return fmt.Sprintf("%d; run it again to go on", s.Open)
}

// printPostponed prints which hosts are left alone, why, and what to do.
func printPostponed(w io.Writer, hosts []frontier.Postponed) {
	for _, p := range hosts {
		until := clock(p.Until)
		if p.Cause != "" {
			until += ": " + plain(p.Cause)
		}
		fmt.Fprintf(w, "         %s is left alone until %s (%d left there)\n", plain(p.Host), until, p.Open)
		printAdvice(w, crawler.Advise(p.Cause, "https://"+p.Host+"/"))
	}
}

func printAdvice(w io.Writer, advice string) {
	if advice != "" {
		fmt.Fprintf(w, "         → %s\n", plain(advice))
	}
}

func savedLine(s crawler.Summary) string {
	line := fmt.Sprintf("%s, %s", count(s.Saved, "picture"), size(s.Bytes))
	if s.Adopted > 0 {
		line += fmt.Sprintf(" (%d were there already)", s.Adopted)
	}
	return line
}

// tinyLine says that some pictures are whole and yet may not be what is wanted.
func tinyLine(s crawler.Summary) string {
	are := "are"
	if s.Tiny == 1 {
		are = "is"
	}
	return fmt.Sprintf("%s %s smaller than 2 kB, such as %s", count(s.Tiny, "picture"), are, plain(s.TinyURL))
}

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
