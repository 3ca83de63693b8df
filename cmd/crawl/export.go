package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"magpie/crawler"
)

func newExport() *cobra.Command {
	var chosen selection
	var archives packing
	var format, to string
	cmd := &cobra.Command{
		Use:   "export [SITE ...]",
		Short: "Write records as JSON, CSV or checksums; pack galleries",
		Long: `export writes what is known of each picture and page, of all sites or of those
named, as

  jsonl   one object of JSON a line, with all that is known
  csv     a table (RFC 4180, UTF-8) with a column for each field that anything
          has; what a spreadsheet would take for a formula has ' before it
  sha256  a line for each file that is kept, to be compared by 'sha256sum -c' in
          the output folder; of pictures that their site replaced, those that
          were kept before are among them

docs/json.md lists the names. All comes in the order in which it was found; with
--since or --until in that in which it was settled. It may be used while a run
is on.

` + selectionHelp + `

` + packHelp + `

Exit codes: 0 done, also if nothing fits, 1 could not be done, 2 wrong usage or
crawl.yaml, or a site that there is not, 3 a gallery was not packed, 130
interrupted.`,
		Example: `  crawl export -o pictures.jsonl
  crawl export birds --kind picture --format csv -o birds.csv
  crawl export --format sha256 -o SHA256SUMS
  crawl export birds --cbz ~/comics`,
	}
	configPath := configFlag(cmd)
	chosen.addFlags(cmd)
	archives.addFlags(cmd.Flags())
	cmd.Flags().StringVar(&format, "format", "jsonl", "write it as this `format`: "+strings.Join(exportFormats, ", "))
	completeValues(cmd, "format", exportFormats)
	cmd.Flags().StringVarP(&to, "output", "o", "", "write to this `file`, which is there when all is written, not before")
	cmd.RunE = func(cmd *cobra.Command, sites []string) error {
		if archives.areWanted() {
			return archives.pack(cmd, *configPath, sites)
		}
		if err := archives.refuse(); err != nil {
			return err
		}
		o, err := chosen.options(sites, time.Now())
		if err == nil {
			err = isOneOf("format", format, exportFormats)
		}
		if err != nil {
			return err
		}
		cfg, rules, err := load(*configPath)
		if err != nil {
			return err
		}
		if err := isNone(to, *configPath, cfg.State); err != nil {
			return err
		}
		list, err := openList(cmd, cfg, rules, sites)
		if err != nil {
			return err
		}
		return errors.Join(exportAll(cmd, list, o, format, to), list.Close())
	}
	return cmd
}

// isNone refuses to write over what a crawl is made of.
func isNone(to string, own ...string) error {
	written, none := os.Stat(to) // newWholeFile says what is wrong
	for _, path := range own {
		if there, missing := os.Stat(path); none == nil && missing == nil && os.SameFile(written, there) {
			return usageError{fmt.Errorf("--output would take the place of %s, which the crawl needs: name another file", path)}
		}
	}
	return nil
}

// exportFormats are those of [newExportWriter].
var exportFormats = []string{"jsonl", "csv", "sha256"}

// exportAll writes what is chosen to a file or, if none is named, to standard
// output.
func exportAll(cmd *cobra.Command, list *crawler.List, o crawler.Selection, format, to string) (err error) {
	var n int64
	if to == "" {
		_, isTerminal := screenWidth(cmd.OutOrStdout())
		out := newExportWriter(format, cmd.OutOrStdout(), isTerminal)
		err = out.write(cmd.Context(), list, o)
		n = out.n
	} else if n, err = exportTo(cmd.Context(), to, list, o, format); err == nil {
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", plain(to), count(n, exportUnits[format]))
	}
	if err != nil || n > 0 {
		return err
	}
	return tellNothing(cmd, list, o)
}

// exportUnits are what an export has so many of.
var exportUnits = map[string]string{"jsonl": "record", "csv": "record", "sha256": "file"}

// exportTo writes to a file, which stays as it was if a signal comes before the end.
func exportTo(ctx context.Context, path string, list *crawler.List, o crawler.Selection, format string) (n int64, err error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // so that a second signal ends the process
	file, err := newWholeFile(path)
	if err != nil {
		return 0, err
	}
	out := newExportWriter(format, file, false)
	err = out.write(ctx, list, o)
	switch {
	case err != nil && ctx.Err() != nil:
		return 0, errors.Join(errInterrupted, file.discard())
	case err != nil:
		return 0, errors.Join(err, file.discard())
	}
	return out.n, file.keep()
}
