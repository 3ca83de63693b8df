package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"magpie/crawler"
)

// printTable prints the numbers of a run of several sites, a line for each.
func printTable(w io.Writer, s crawler.Summary) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SITE\tPAGES\tSAVED\tBYTES\tKNOWN\tSKIPPED\tFAILED\tLEFT")
	for _, site := range s.Sites {
		printRow(table, site.Sums, plain(site.Site))
	}
	printRow(table, s.Sums, "all")
	_ = table.Flush() // what cannot be written is told where all output goes
}

func printRow(w io.Writer, s crawler.Sums, name string) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%d\t%d\t%d\t%d\n", name, s.Pages, s.Saved, size(s.Bytes), s.Known, s.Skipped, s.Failed, s.Open)
}

// printTroubles prints of one of several sites what its numbers do not say, below
// its name, if there is anything. all is whether galleries are shown that are as
// they should be.
func printTroubles(w io.Writer, s crawler.SiteSummary, all bool, i *invocation) {
	var text strings.Builder
	printTiny(&text, s.Sums)
	printRefreshed(&text, s.Refreshed)
	if s.Skipped > 0 {
		fmt.Fprintf(&text, "skipped  %d\n", s.Skipped)
		printGroups(&text, s.SkippedBy)
	}
	if s.Failed+s.FailedBefore > 0 {
		fmt.Fprintf(&text, "failed   %s\n", failedLine(s.Sums, i))
		printGroups(&text, s.FailedBy)
	}
	printDamaged(&text, s.Sums)
	printShown(&text, s, all, i)
	if text.Len() > 0 {
		fmt.Fprintf(w, "\n%s\n%s", plain(s.Site), &text)
	}
}

// maxListed is how many galleries a report of several sites lists one by one.
const maxListed = 20

// showsAll reports whether the galleries of all sites are few enough to show
// those too that are as they should be.
func showsAll(sites []crawler.SiteSummary) bool {
	n := int64(0)
	for _, s := range sites {
		n += int64(len(s.Galleries.Shown)) + s.Galleries.More
	}
	return n <= maxListed
}

// printShown prints how many galleries of a site are complete, and those worth a
// line. The one gallery of a site without a name has one only where it says
// something that the site does not.
func printShown(w io.Writer, s crawler.SiteSummary, all bool, i *invocation) {
	g := s.Galleries
	sum := g.Complete + g.Incomplete
	if sum == 0 || sum == 1 && !isNamed(g.Shown) || !all && g.Incomplete == 0 {
		return
	}
	fmt.Fprintf(w, "complete %d of %s\n", g.Complete, galleries(sum))
	more, shown, lacking := g.More, 0, g.Incomplete
	for _, gallery := range g.Shown {
		if !all && !gallery.InTrouble() {
			more++
			continue
		}
		fmt.Fprintf(w, "         %s\n", plain(shownLine(gallery)))
		shown++
		if !gallery.Complete {
			lacking--
		}
	}
	where := plain(i.command("status", s.Site))
	switch {
	case more > 0 && shown > 0 && lacking == 0:
		fmt.Fprintf(w, "         and %d complete: %s\n", more, where)
	case more > 0 && shown > 0:
		fmt.Fprintf(w, "         and %d more: %s\n", more, where)
	case more > 0:
		fmt.Fprintf(w, "         see them with: %s\n", where)
	}
}

func isNamed(shown []crawler.GallerySummary) bool {
	return len(shown) > 0 && (shown[0].Gallery != "" || shown[0].Claimed+shown[0].Missing > 0)
}

// shownLine is what is known of a gallery, and how much of it is new.
func shownLine(g crawler.GallerySummary) string {
	line := fmt.Sprintf("%s: %s", g.Name(), g.String())
	if g.New > 0 && g.New < g.Images.Done {
		line += fmt.Sprintf("; %d new", g.New)
	}
	if g.Missing > 0 && g.URL != "" {
		line += ", see " + g.URL
	}
	return line
}

// galleries is a number of them.
func galleries(n int64) string {
	if n == 1 {
		return "1 gallery"
	}
	return fmt.Sprintf("%d galleries", n)
}
