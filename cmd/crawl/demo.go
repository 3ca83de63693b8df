package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"magpie"
	"magpie/config"
	"magpie/crawler"
	"magpie/fetch"
	"magpie/fixtures"
	"magpie/fixtures/netbian"
)

// demoSite is the site of the shipped crawl.yaml that the demo runs.
const demoSite = "netbian"

func newDemo() *cobra.Command {
	var output string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the whole job on a machine without network",
		Long: `demo serves a gallery on this machine, of the shape of a real one, over HTTPS,
and crawls it by the crawl.yaml that ships with this command. It needs no
network. Do it twice: the second run finds that nothing is new.

It leaves that crawl.yaml beside the pictures. In their folder 'crawl status',
'crawl list' and 'crawl verify' tell of what was kept; 'crawl run' there asks
the real hosts.

Exit codes: 0 done, 1 could not run, 2 wrong usage, 3 not all pictures arrived,
130 interrupted.`,
		Args: noArgs,
	}
	cmd.Flags().StringVarP(&output, "output", "o", "magpie-demo", "the `folder` for the pictures")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print events and the summary as JSON, one object a line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		o, err := demoOptions(output)
		if err != nil {
			return err
		}
		server, err := fixtures.Serve(netbian.New())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, server.Close()) }()
		if o.Fetch, err = through(server, netbian.Host); err != nil {
			return err
		}
		if err := leaveExample(output); err != nil {
			return err
		}
		r := newReporter(cmd, asJSON)
		if !asJSON {
			describeDemo(cmd.OutOrStdout(), o.Config)
		}
		sum, err := crawl(cmd.Context(), o, r)
		if err == nil && !asJSON {
			adviseDemo(cmd.OutOrStdout(), o.Config, sum)
		}
		return err
	}
	return cmd
}

// demoOptions are those of the shipped configuration, but for where its
// pictures go.
func demoOptions(output string) (crawler.Options, error) {
	cfg, rules, err := compile(config.Parse("crawl.yaml", magpie.Config))
	if err != nil {
		return crawler.Options{}, err
	}
	if cfg.Output, err = filepath.Abs(output); err != nil {
		return crawler.Options{}, err
	}
	cfg.State = filepath.Join(cfg.Output, ".crawl", "state.db")
	return crawler.Options{Config: cfg, Rules: rules, Sites: []string{demoSite}}, nil
}

// example makes of the shipped configuration the one beside the pictures, by which
// every command finds what the demo kept.
var example = strings.NewReplacer(
	"output: galleries                  #", "output: .                          #",
	"state: galleries/.crawl/state.db   #", "state: .crawl/state.db             #",
	"# yaml-language-server: $schema=docs/crawl.schema.json\n\n", "", // it is not there
	"# What Magpie walks", `# 'crawl demo' left this file, and what it kept beside it: here 'crawl status',
# 'crawl list' and 'crawl verify' tell of that. 'crawl run' asks the real hosts,
# not the one that the demo serves on this machine.

# What Magpie walks`,
)

// leaveExample puts the shipped configuration beside the pictures, to read and
// to begin with, unless there is one.
func leaveExample(output string) error {
	if err := os.MkdirAll(output, 0o755); err != nil {
		return fmt.Errorf("making the folder of the demo: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(output, "crawl.yaml"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("leaving an example: %w", err)
	}
	_, err = example.WriteString(f, string(magpie.Config))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("leaving an example: %w", err)
	}
	return nil
}

// through has requests for a host go to the server that stands in for it, and
// trusts that server.
func through(s *fixtures.Server, host string) (fetch.Options, error) {
	net := network{connectTo: s.ConnectTo(host)}
	o, err := net.options()
	if err != nil {
		return o, err
	}
	o.RootCAs, err = trusting(s.CACert())
	return o, err
}

func describeDemo(w io.Writer, cfg *config.Config) {
	for _, site := range cfg.Sites {
		if site.Name == demoSite {
			fmt.Fprintf(w, "Crawling %s, served on this machine, by the rule %q of crawl.yaml.\n\n", site.Start[0].Value, demoSite)
		}
	}
}

func adviseDemo(w io.Writer, cfg *config.Config, s crawler.Summary) {
	pictures := filepath.Join(cfg.Output, demoSite)
	if s.Saved == 0 {
		fmt.Fprintf(w, "\nNothing was new: the pictures in %s were not requested again.\n", pictures)
		return
	}
	fmt.Fprintf(w, "\nThe pictures are in %s, the rule is in %s.\nRun it again: no picture will be requested twice.\n",
		pictures, filepath.Join(cfg.Output, "crawl.yaml"))
}
