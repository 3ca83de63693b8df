package main

import (
	"fmt"
	"io"

	"magpie/crawler"
	"magpie/frontier"
)

// runSummary is the last object that a run prints as JSON.
type runSummary struct {
	Event string `json:"event"` // "summary"
	crawler.Summary
	// Output is where the pictures are, Next are the commands that fit.
	Output string     `json:"output"`
	Next   []nextStep `json:"next,omitempty"`
}

// summary prints what a run brought: site by site, and what to run next.
func (r *reporter) summary(s crawler.Summary, output string) {
	steps := r.again.next(s)
	if r.json {
		r.printJSON(runSummary{"summary", s, output, steps})
		return
	}
	if r.quiet {
		printLastWords(r.out, s, steps)
		return
	}
	if len(s.Sites) > 1 {
		printTable(r.out, s)
		for _, site := range s.Sites {
			printTroubles(r.out, site, showsAll(s.Sites), r.again)
		}
		fmt.Fprintln(r.out)
	} else {
		printSums(r.out, s, r.again)
	}
	printUndecided(r.out, s.UndecidedBy)
	printEndUndecided(r.out, s.EndUndecidedBy)
	printOutdated(r.out, s)
	printNextGone(r.out, s.NextGoneBy)
	printCountGone(r.out, s.CountGoneBy)
	printHoles(r.out, s.HoleBy)
	printMisread(r.out, s.MisreadBy)
	printLeft(r.out, s)
	printHooks(r.out, s.Hooks)
	fmt.Fprintf(r.out, "time     %s, %s\n", duration(s.Elapsed), rate(s.Bytes, s.Elapsed))
	fmt.Fprintf(r.out, "output   %s\n", plain(output))
	printSteps(r.out, steps)
}

// printLastWords prints a summary for who wants it quiet: what was saved, what
// went wrong or is left, and what to run next.
func printLastWords(w io.Writer, s crawler.Summary, steps []nextStep) {
	line := fmt.Sprintf("saved    %s", savedLine(s.Sums))
	if s.Failed > 0 {
		line += fmt.Sprintf("; %d failed", s.Failed)
	}
	if s.Open > 0 {
		line += fmt.Sprintf("; %d left", s.Open)
	}
	fmt.Fprintln(w, line)
	printSteps(w, steps)
}

// printSums prints all numbers of a run of one site.
func printSums(w io.Writer, s crawler.Summary, i *invocation) {
	fmt.Fprintf(w, "pages    %s\n", pagesLine(s))
	fmt.Fprintf(w, "saved    %s\n", savedLine(s.Sums))
	printTiny(w, s.Sums)
	if s.Known > 0 {
		fmt.Fprintf(w, "known    %s that earlier runs finished\n", count(s.Known, "picture"))
	}
	for _, site := range s.Sites {
		printKept(w, site)
	}
	printRefreshed(w, s.Refreshed)
	fmt.Fprintf(w, "skipped  %d\n", s.Skipped)
	printGroups(w, s.SkippedBy)
	fmt.Fprintf(w, "failed   %s\n", failedLine(s.Sums, i))
	printGroups(w, s.FailedBy)
	printDamaged(w, s.Sums)
	for _, site := range s.Sites {
		printShown(w, site, true, i)
	}
}

// printTiny says that some pictures are whole and yet may not be what is wanted.
func printTiny(w io.Writer, s crawler.Sums) {
	are := "are"
	if s.Tiny == 1 {
		are = "is"
	}
	if s.Tiny > 0 {
		fmt.Fprintf(w, "         %s %s smaller than 2 kB, such as %s\n", count(s.Tiny, "picture"), are, plain(s.TinyURL))
	}
}

func printDamaged(w io.Writer, s crawler.Sums) {
	if s.Damaged > 0 {
		fmt.Fprintf(w, "damaged  %s of the failed, kept as NAME.damaged.EXT\n", count(s.Damaged, "picture"))
	}
}

// printKept says what there is of a site, where that is not what the run saved.
func printKept(w io.Writer, s crawler.SiteSummary) {
	if s.Kept > 0 && s.Kept != s.Saved {
		fmt.Fprintf(w, "in all   %s, %s\n", count(s.Kept, "picture"), size(s.KeptBytes))
	}
}

func savedLine(s crawler.Sums) string {
	line := fmt.Sprintf("%s, %s", count(s.Saved, "picture"), size(s.Bytes))
	if s.TakenOver > 0 {
		line += fmt.Sprintf(", %d of them adopted, not fetched", s.TakenOver)
	}
	if s.Adopted > 0 {
		line += fmt.Sprintf(" (%d were there already)", s.Adopted)
	}
	return line
}

func failedLine(s crawler.Sums, i *invocation) string {
	if s.FailedBefore == 0 {
		return fmt.Sprint(s.Failed)
	}
	return fmt.Sprintf("%d, and %d in earlier runs: see '%s'", s.Failed, s.FailedBefore, i.command("status"))
}

// printLeft prints what is left, and what it waits for.
func printLeft(w io.Writer, s crawler.Summary) {
	why := ", for the next run"
	if s.Interrupted {
		why = ": the run was stopped before its end"
	}
	if s.Open > 0 {
		fmt.Fprintf(w, "left     %d%s\n", s.Open, why)
	}
	if s.Paused != "" {
		fmt.Fprintf(w, "paused   %s\n", plain(s.Paused))
	}
	printSpent(w, s)
	printPostponed(w, s.Postponed)
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
