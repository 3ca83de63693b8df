package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"magpie/config"
	"magpie/crawler"
)

func newList() *cobra.Command {
	var chosen selection
	var asJSON bool
	var limit int
	cmd := &cobra.Command{
		Use:   "list [SITE ...]",
		Short: "List what is kept, what failed and what is left, one a line",
		Long: `list prints a line for each picture and page that is known, of all sites or of
those named: its state, when it came to that, the size of a picture, its path
below the output or, of what is not kept, its address, and why it failed or was
skipped. What is open comes first, and the newest last; with --gallery all comes
in the order in which it was found. It may be used while a run is on.

` + selectionHelp + `

On a terminal lines are cut to its width; elsewhere they are whole. For programs
there is --json, whose names docs/json.md explains, and 'crawl export'.

Exit codes: 0 done, also if nothing fits, 1 could not be done, 2 wrong usage or
crawl.yaml, or a site that there is not.`,
		Example: `  crawl list --limit 20
  crawl list birds --state failed
  crawl list --since 2h --kind picture
  crawl list --state skipped --cause 'too small' --json`,
	}
	configPath := configFlag(cmd)
	chosen.addFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print each as JSON, one object a line")
	cmd.Flags().IntVar(&limit, "limit", 0, "only the newest `n`, at most "+fmt.Sprint(crawler.MostNewest))
	cmd.RunE = func(cmd *cobra.Command, sites []string) error {
		o, err := chosen.options(sites, time.Now())
		if err == nil {
			err = checkLimit(cmd, limit)
		}
		if err != nil {
			return err
		}
		cfg, rules, err := load(*configPath)
		if err != nil {
			return err
		}
		list, err := openList(cmd, cfg, rules, sites)
		if err != nil {
			return err
		}
		return errors.Join(printList(cmd, list, o, limit, asJSON), list.Close())
	}
	return cmd
}

func checkLimit(cmd *cobra.Command, limit int) error {
	if !cmd.Flags().Changed("limit") || limit > 0 && limit <= crawler.MostNewest {
		return nil
	}
	return usageError{fmt.Errorf("--limit: %d is not from 1 to %d", limit, crawler.MostNewest)}
}

// openList opens what is recorded.
func openList(cmd *cobra.Command, cfg *config.Config, rules *crawler.Rulebook, sites []string) (*crawler.List, error) {
	list, err := crawler.OpenList(cmd.Context(), cfg, rules, sites)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nothingRunYet(cfg, rules)
	}
	return list, err
}

// printList prints what is chosen, or the newest of it, 0 for all.
func printList(cmd *cobra.Command, list *crawler.List, o crawler.Selection, limit int, asJSON bool) error {
	out := bufio.NewWriter(cmd.OutOrStdout())
	cells, isTerminal := screenWidth(cmd.OutOrStdout())
	table, n := &listTable{out: out, cells: cells}, 0
	show := func(i crawler.Item) (err error) {
		n++
		if asJSON {
			err = writeJSON(out, i)
		} else {
			err = table.print(i)
		}
		if isTerminal && err == nil { // somebody watches
			err = out.Flush()
		}
		return err
	}
	err := eachListed(cmd, list, o, limit, show)
	if err := errors.Join(err, out.Flush()); err != nil || n > 0 {
		return err
	}
	return tellNothing(cmd, list, o)
}

func eachListed(cmd *cobra.Command, list *crawler.List, o crawler.Selection, limit int, show func(crawler.Item) error) error {
	if limit == 0 {
		return list.EachNewestLast(cmd.Context(), o, show)
	}
	newest, err := list.Newest(cmd.Context(), o, limit)
	if err != nil {
		return err
	}
	for _, i := range newest {
		if err := show(i); err != nil {
			return err
		}
	}
	return nil
}
