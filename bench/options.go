package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
)

// options are what the command line chooses.
type options struct {
	// workloads are those whose names match.
	workloads *regexp.Regexp
	// pairs is how often each program is measured.
	pairs int
	// dir is where pictures are kept, in a folder of their own.
	dir string
	// crawls are the builds of the command to measure; none is that of this
	// checkout.
	crawls []string
	// others has wget2 and aria2c run as well, where they are installed.
	others bool
	// out is the file the tables go to, "" for standard output.
	out string
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	chosen := flags.String("run", "", "measure the workloads whose names match this `regexp`")
	crawls := flags.String("crawl", "", "measure these builds of the command, with commas between them, instead of building it")
	var o options
	flags.IntVar(&o.pairs, "pairs", 5, "how often each program is measured, after a warm-up")
	flags.BoolVar(&o.others, "others", true, "run wget2 and aria2c as well, where they are installed")
	flags.StringVar(&o.dir, "dir", os.TempDir(), "the `folder` in which pictures are kept while they are needed")
	flags.StringVar(&o.out, "out", "", "write the tables to this `file`, between its marks, or with marks if it is empty or not there")
	if err := flags.Parse(args); err != nil {
		return o, fmt.Errorf("reading the flags: %w", err)
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("reading the flags: %q is none; see bench -h", flags.Arg(0))
	case o.pairs < 1:
		return o, errors.New("reading the flags: -pairs wants 1 at least")
	case o.out != "" && *chosen != "":
		return o, errors.New("reading the flags: -out puts all tables in the place of others, and -run leaves some rows out; give one of both")
	}
	if *crawls != "" {
		o.crawls = strings.Split(*crawls, ",")
	}
	var err error
	if o.workloads, err = regexp.Compile(*chosen); err != nil {
		return o, fmt.Errorf("reading -run: %w", err)
	}
	if !slices.ContainsFunc(names(), o.workloads.MatchString) {
		return o, fmt.Errorf("reading -run: no workload is named like %q; there are\n  %s", *chosen, strings.Join(names(), "\n  "))
	}
	return o, nil
}
