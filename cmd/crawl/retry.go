package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"magpie/crawler"
)

func newRetry() *cobra.Command {
	var causes []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "retry [SITE ...]",
		Short: "Have the next run try again what failed",
		Long: `retry makes what failed due again, of all sites or of those named, as if it had
never been tried; with --cause only what failed for that, as 'crawl status'
names it, and what was skipped for that (absent: numbers that were not there).
What failed for a cause that passes is tried again by every run anyway. retry is
for the rest: a page that was not found and is back by now.

With --cause 'rule matched nothing' it says, too, that the pages which lost what
they held (an album that was emptied) are right as they are: the next run takes
what it finds there for all there is.

It fetches nothing. The next 'crawl run' does. Of a crawl on a Redis server it
may be used while runs are on, and they fetch what it makes due.

Exit codes: 0 done, also if nothing failed, 1 could not be done, as while a run
uses its state file, 2 wrong usage or crawl.yaml, or a site or cause that there
is not.`,
		Example: `  crawl retry
  crawl retry birds --cause 404 --cause 410`,
	}
	configPath := configFlag(cmd)
	cmd.Flags().StringArrayVar(&causes, "cause", nil, "only what failed for this `cause`; may be given more than once")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print how many there are, by cause, as JSON")
	cmd.RunE = func(cmd *cobra.Command, sites []string) error {
		cfg, rules, err := load(*configPath)
		if err != nil {
			return err
		}
		due, err := crawler.RetryFailed(cmd.Context(), cfg, rules, sites, causes)
		if errors.Is(err, os.ErrNotExist) {
			return nothingRunYet(cfg, rules)
		}
		if _, unknown := errors.AsType[*crawler.UnknownCauseError](err); unknown {
			return usageError{err}
		}
		if err != nil {
			return whileInUse(err)
		}
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), dueAgain{due})
		}
		again := &invocation{config: named(cmd, *configPath), args: sites}
		return printDue(cmd, due, again.run())
	}
	return cmd
}

// dueAgain is what retry prints as JSON: how many are due again, by cause.
type dueAgain struct {
	Due map[string]int64 `json:"due"`
}

// printDue says what is due again, the most frequent cause first, and what fetches
// it.
func printDue(cmd *cobra.Command, due map[string]int64, fetch string) error {
	if len(due) == 0 {
		_, err := fmt.Fprintln(cmd.OutOrStdout(), "nothing failed")
		return err
	}
	var sum int64
	for _, n := range due {
		sum += n
	}
	causes := slices.SortedFunc(maps.Keys(due), func(a, b string) int {
		return cmp.Or(cmp.Compare(due[b], due[a]), cmp.Compare(a, b))
	})
	for _, cause := range causes {
		fmt.Fprintf(cmd.OutOrStdout(), "%8d %s\n", due[cause], plain(cause))
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%8d due again, fetched by: %s\n", sum, plain(fetch))
	return err
}
