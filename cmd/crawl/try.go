package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"magpie/config"
	"magpie/crawler"
)

// tryFlags are what `crawl try` was told besides an address.
type tryFlags struct {
	config     *string
	net        network
	file       string
	find       string
	site, rule string
	json       bool
}

func newTry() *cobra.Command {
	var f tryFlags
	cmd := &cobra.Command{
		Use:   "try URL",
		Short: "Show what a rule finds on a page, and how",
		Long: `try reads one page as a run would, and changes nothing. It says which site and
rule of crawl.yaml the page is for, how its text is encoded and what tells so,
what each key finds, what a run would fetch next, and what to do where a key
finds nothing.

A page that was saved is read with --file; URL then says where it came from. A
finder that stands in no rule yet is tried with --find.

With --json every picture is in images, with its url, candidates, key, gallery,
fields and rule, the pages to follow are in links, and the next one in next.

Exit codes: 0 the page was read, 1 could not be done, 2 wrong usage or
crawl.yaml, 3 there was no page to read.`,
		Example: `  crawl try https://example.com/birds/
  crawl try https://example.com/birds/ --find 'a.thumb img'
  crawl try https://example.com/birds/ --find '[{css: p}, {regex: "src=(.*?)"}]'
  crawl try --file page.html --site birds --rule detail`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 || len(args) == 0 && f.file != "" {
				return nil
			}
			return usageError{errors.New("crawl try takes one address, for example: crawl try https://example.com/birds/")}
		},
	}
	f.config = configFlag(cmd)
	f.net.addFlags(cmd.Flags())
	cmd.Flags().StringVar(&f.file, "file", "", "read the page from this `file` in place of fetching it")
	cmd.Flags().StringVar(&f.find, "find", "", "try this `finder` in place of a rule")
	cmd.Flags().StringVar(&f.site, "site", "", "read it by a rule of this `site`")
	cmd.Flags().StringVar(&f.rule, "rule", "", "read it by this `rule`")
	cmd.Flags().BoolVar(&f.json, "json", false, "print it as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		seen, err := f.try(cmd, args)
		if err != nil {
			return err
		}
		if f.json {
			err = writeJSON(cmd.OutOrStdout(), seen)
		} else {
			err = printTryout(cmd.OutOrStdout(), seen)
		}
		if err == nil && seen.Cause != "" {
			return errNoPage
		}
		return err
	}
	return cmd
}

// try does what the flags say.
func (f *tryFlags) try(cmd *cobra.Command, args []string) (seen crawler.Tryout, err error) {
	o := crawler.TryOptions{Site: f.site, Rule: f.rule}
	if len(args) > 0 {
		o.URL = args[0]
	}
	if o.Config, o.Rules, err = f.load(cmd); err != nil {
		return seen, err
	}
	if hostAndPath().MatchString(o.URL) {
		if o.URL, err = o.Rules.Spell(o.URL); err != nil {
			return seen, usageError{err}
		}
	}
	if o.Fetch, err = f.net.options(); err != nil {
		return seen, err
	}
	if cmd.Flags().Changed("find") {
		if o.Find, err = query(f.find); err != nil {
			return seen, err
		}
	}
	if f.file != "" {
		if o.Saved, err = readSaved(f.file); err != nil {
			return seen, err
		}
	}
	seen, err = crawler.Try(cmd.Context(), o)
	if err != nil && !errors.Is(err, context.Canceled) {
		err = usageError{err}
	}
	return seen, err
}

// load is load, but a page can be tried before there is a crawl.yaml.
func (f *tryFlags) load(cmd *cobra.Command) (*config.Config, *crawler.Rulebook, error) {
	if _, err := os.Stat(*f.config); errors.Is(err, os.ErrNotExist) && !cmd.Flags().Changed("config") {
		cfg := &config.Config{}
		rules, _ := crawler.Compile(cfg)
		return cfg, rules, nil
	}
	return load(*f.config)
}

func query(text string) (*config.Snippet, error) {
	snippet := config.ParseSnippet("--find", text)
	return &snippet, snippet.Faults()
}

// readSaved reads a page that somebody saved, never nil.
func readSaved(path string) ([]byte, error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, usageError{fmt.Errorf("--file: %w", err)}
	}
	return append([]byte{}, body...), nil
}
