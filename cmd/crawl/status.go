package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"magpie/crawler"
)

func newStatus() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status [SITE ...]",
		Short: "Say what is kept, what is left and what failed",
		Long: `status reads the state of a crawl. It may be used while a run is on. Of a crawl
that machines share it lists the workers, how fast they are, and the hosts that
they hold.

Of each SITE that is named it lists all galleries, those that are not complete
first: "120 of 120" is what a gallery claims to have (count: in crawl.yaml), and
"118, all that was found" what one has that claims nothing. With --json each of
them is a line behind that of the sites.

Exit codes: 0 done, 1 could not be done, as before the first run, 2 wrong usage
or crawl.yaml, or a site that there is not.`,
	}
	configPath := configFlag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	cmd.RunE = func(cmd *cobra.Command, sites []string) error {
		return showStatus(cmd, *configPath, sites, asJSON)
	}
	return cmd
}

// showStatus prints what the state holds, and the galleries of the sites named.
func showStatus(cmd *cobra.Command, configPath string, sites []string, asJSON bool) error {
	cfg, rules, err := load(configPath)
	if err != nil {
		return err
	}
	status, err := crawler.ReadStatus(cmd.Context(), cfg, rules, sites)
	if errors.Is(err, os.ErrNotExist) {
		return nothingRunYet(cfg, rules)
	}
	if err != nil {
		return err
	}
	out := bufio.NewWriter(cmd.OutOrStdout())
	if asJSON {
		err = writeJSON(out, status)
	} else {
		err = printStatus(out, status, &invocation{config: named(cmd, configPath)})
	}
	list := &galleryList{out: out, asJSON: asJSON}
	for _, site := range status.Sites {
		if err == nil && len(sites) > 0 {
			err = crawler.EachGallery(cmd.Context(), cfg, site.Site, list.print)
		}
	}
	return errors.Join(err, out.Flush())
}

func printStatus(w io.Writer, s crawler.Status, i *invocation) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SITE\tPAGES\tLEFT\tFAILED\tPICTURES\tLEFT\tSKIPPED\tFAILED\tBYTES")
	for _, site := range s.Sites {
		p, i := site.Pages, site.Images
		name := site.Site
		if site.Removed {
			name += " (not in crawl.yaml)"
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n",
			name, p.Done, p.Open, p.Failed, i.Done, i.Open, i.Skipped, i.Failed, size(site.Bytes))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, site := range s.Sites {
		if site.Ranges > 0 {
			fmt.Fprintf(w, "\n%s: %d of those left are still to come from %s\n", site.Site, site.ToCome, count(site.Ranges, "range"))
		}
	}
	for _, site := range s.Sites {
		printGalleries(w, site, i)
		for _, n := range site.Numbers {
			fmt.Fprintf(w, "\n%s: %s of %s\n", site.Site, plain(n.String()), plain(n.Addresses))
		}
		printCauses(w, "failed in "+site.Site, site.FailedBy)
		printCauses(w, "skipped in "+site.Site, site.SkippedBy)
	}
	if len(s.Postponed) > 0 {
		fmt.Fprintln(w, "\npostponed")
	}
	printPostponed(w, s.Postponed)
	return printWorkers(w, s.Workers, time.Now())
}

func printCauses(w io.Writer, title string, groups map[string]crawler.Group) {
	if len(groups) > 0 {
		fmt.Fprintf(w, "\n%s\n", title)
		printGroups(w, groups)
	}
}
