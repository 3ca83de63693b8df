package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"magpie/crawler"
)

// nextStep is a command that fits after a run.
type nextStep struct {
	Command string `json:"command"`
	// For says what it does.
	For string `json:"for"`
	// After is when it is of use, the zero time for at once.
	After time.Time `json:"after,omitzero"`
}

// invocation is how a run was begun, so that another can be.
type invocation struct {
	config string   // "" for what is taken anyway
	args   []string // the sites and addresses
	net    []string // the flags of the network
	full   bool     // every page was read again
	// entered says that there are addresses among args.
	entered bool
}

// run writes a command of a kind like the run's own.
func (i *invocation) run(more ...string) string {
	return i.command(slices.Concat([]string{"run"}, i.args, more)...)
}

// verify writes a command that looks after the same sites.
func (i *invocation) verify(more ...string) string {
	return i.command(slices.Concat([]string{"verify"}, i.args, more)...)
}

// command writes a command for the same configuration, and, of those that ask for
// something, with the same network. A nil invocation is one without flags.
func (i *invocation) command(words ...string) string {
	if i != nil && i.config != "" {
		words = append(words, "--config", i.config)
	}
	if i != nil && slices.Contains([]string{"run", "try", "verify"}, words[0]) {
		words = append(words, i.net...)
	}
	return crawler.CommandLine(words...)
}

// next lists what to run after a run, the most useful first; nothing if all is
// well. It is never more than a few. A run that no command repeats has none: its
// invocation is nil.
func (i *invocation) next(s crawler.Summary) (steps []nextStep) {
	if i == nil {
		return nil
	}
	steps = append(steps, i.goOn(s)...)
	for _, site := range s.Sites {
		steps = append(steps, i.tryRule(site)...)
		steps = append(steps, i.accept(site)...)
		steps = append(steps, i.retry(site)...)
		steps = append(steps, i.readAll(site)...)
	}
	for _, site := range s.Sites {
		if site.Outdated > 0 { // an address would have its own page alone read again
			steps = append(steps, nextStep{Command: i.command("run", site.Site, "--reread"), For: "reads " + count(site.Outdated, "page") + " again by the rules of now"})
		}
	}
	if s.Refreshed.Unsure+s.Refreshed.Left > 0 {
		steps = append(steps, nextStep{Command: i.run("--refresh"), For: "asks whether the other pictures were replaced"})
	}
	return steps[:min(len(steps), maxSteps)]
}

// maxSteps is how many commands are told.
const maxSteps = 8

// goOn is the run after this one, if there is something for it to do.
func (i *invocation) goOn(s crawler.Summary) []nextStep {
	var passing int64
	for _, g := range s.FailedBy {
		passing += g.Passing
	}
	left := s.Open > leftForGood(s)
	var what []string
	if left {
		what = append(what, "goes on with what is left")
	}
	if passing > 0 {
		what = append(what, fmt.Sprintf("tries %d of the failed again", passing))
	}
	if len(what) == 0 {
		return nil
	}
	next := nextStep{Command: i.run(), For: strings.Join(what, ", ")}
	if left && passing == 0 {
		next.After = s.Again()
	}
	return []nextStep{next}
}

// leftForGood is how much is left until people raise a bound of crawl.yaml.
func leftForGood(s crawler.Summary) (n int64) {
	for _, site := range s.Sites {
		full := func(b crawler.Spent) bool {
			return b.Budget == crawler.BudgetTotal && (b.Site == "" || b.Site == site.Site)
		}
		if slices.ContainsFunc(s.Spent, full) {
			n += site.Open
		}
	}
	return n
}

// tryRule shows what a rule of a site finds by now on a page that it did not fit.
func (i *invocation) tryRule(s crawler.SiteSummary) []nextStep {
	for _, cause := range slices.Sorted(maps.Keys(s.FailedBy)) {
		if g := s.FailedBy[cause]; crawler.IsOfRule(cause) && g.URL != "" {
			return []nextStep{{Command: i.command("try", g.URL), For: "shows what the rule finds there"}}
		}
	}
	return nil
}

// readAll reads again what did not show all that galleries claim, which has no
// point right after that was done: the addresses that this run was given, if it
// found the lack there, else all of the site.
func (i *invocation) readAll(s crawler.SiteSummary) []nextStep {
	if i.full || s.Incomplete.N+s.Galleries.Lacking == 0 {
		return nil
	}
	command := i.command("run", s.Site, "--full")
	if i.entered && s.Incomplete.N > 0 {
		command = i.run("--full")
	}
	return []nextStep{{Command: command, For: "reads every page again, for what galleries lack"}}
}

// accept takes pages on which a rule matches nothing any more for what they are.
func (i *invocation) accept(s crawler.SiteSummary) []nextStep {
	for cause := range s.FailedBy {
		if crawler.IsAcceptable(cause) {
			return []nextStep{{Command: i.command("retry", s.Site, "--cause", cause), For: "if its pages hold no more: has the next run take that for all"}}
		}
	}
	return nil
}

// retry has the next run try what failed for good.
func (i *invocation) retry(s crawler.SiteSummary) []nextStep {
	words := []string{"retry", s.Site}
	for _, cause := range slices.Sorted(maps.Keys(s.FailedBy)) {
		if g := s.FailedBy[cause]; crawler.IsStatus(cause) && g.Passing < g.N {
			words = append(words, "--cause", cause)
		}
	}
	if len(words) == 2 {
		return nil
	}
	return []nextStep{{Command: i.command(words...), For: "has the next run ask for them again"}}
}

// printSteps prints what to run next, each command with what it does beside it
// or, if it is long, below it.
func printSteps(w io.Writer, steps []nextStep) {
	width := 0
	for _, s := range steps {
		if n := len([]rune(s.Command)); n <= widestStep {
			width = max(width, n)
		}
	}
	label := "next"
	for _, s := range steps {
		what := s.For
		if !s.After.IsZero() {
			what += ", after " + clock(s.After)
		}
		command := plain(s.Command)
		if len([]rune(command)) > width {
			fmt.Fprintf(w, "%-8s %s\n           %s\n", label, command, what)
		} else {
			fmt.Fprintf(w, "%-8s %-*s  %s\n", label, width, command, what)
		}
		label = ""
	}
}

// widestStep is how long a command may be that has what it does beside it.
const widestStep = 48
