package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func newGenerateMan() *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write a man page for each command into a folder",
		Long: `man writes crawl.1, crawl-run.1 and so on into the folder DIR, which it makes
if it is not there. The same command writes the same pages, byte for byte: their
date is that of its commit, or what SOURCE_DATE_EPOCH says (seconds since 1970).

Exit codes: 0 done, 1 could not be written, 2 wrong usage.`,
		Example: `  crawl generate man ~/.local/share/man/man1`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return usageError{errors.New("crawl generate man takes the folder to write to, for example: crawl generate man ~/.local/share/man/man1")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			b := thisBuild()
			date, err := manDate(b, os.Getenv("SOURCE_DATE_EPOCH"))
			if err != nil {
				return err
			}
			return writeManPages(cmd.Root(), manPages{version: b.Version, date: date}, args[0])
		},
	}
}

// lastSecond is that of the year 9999: more digits are no date of a man page.
const lastSecond = 253_402_300_799

// manDate is the day that man pages bear, empty if none is known. What
// SOURCE_DATE_EPOCH says goes before the time of the commit:
// https://reproducible-builds.org/specs/source-date-epoch/
func manDate(b build, epoch string) (string, error) {
	if epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil || seconds < 0 || seconds > lastSecond {
			return "", usageError{fmt.Errorf("SOURCE_DATE_EPOCH is %q, and should be a number of seconds since 1970, from 0 to %d", plain(epoch), lastSecond)}
		}
		return time.Unix(seconds, 0).UTC().Format(time.DateOnly), nil
	}
	if b.Time.IsZero() {
		return "", nil
	}
	return b.Time.Format(time.DateOnly), nil
}

// writeManPages writes a page for a command and for each below it into a folder.
func writeManPages(cmd *cobra.Command, pages manPages, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder of the man pages: %w", err)
	}
	file := filepath.Join(dir, manName(cmd)+".1")
	if err := os.WriteFile(file, []byte(pages.page(cmd)), 0o644); err != nil {
		return fmt.Errorf("writing a man page: %w", err)
	}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			if err := writeManPages(sub, pages, dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// manName is the name of a command's page: crawl-generate-man.
func manName(cmd *cobra.Command) string {
	return strings.ReplaceAll(cmd.CommandPath(), " ", "-")
}
