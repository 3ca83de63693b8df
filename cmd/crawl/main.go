// Command crawl walks image galleries and keeps every picture, whole and
// verified, from a description of each site in crawl.yaml.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"magpie/config"
	"magpie/crawler"
)

// Exit codes, also in the README.
const (
	exitDone        = 0
	exitFailed      = 1   // could not run
	exitUsage       = 2   // wrong usage or crawl.yaml
	exitIncomplete  = 3   // something failed, was left for later, or is missing from a gallery
	exitInterrupted = 130 // stopped by Ctrl-C; the state is saved
)

// Outcomes of a command that are not errors of its own: what they mean has
// been printed already.
var (
	errIncomplete  = errors.New("the run is incomplete")
	errInterrupted = errors.New("the run was interrupted")
	errNoPage      = errors.New("there was no page to read")
	errFaults      = errors.New("there are faults in crawl.yaml")
)

// usageError is a wrong command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func main() {
	runtime.MemProfileRate = 0 // what profiles are counted in takes a megabyte; see metricsFlag.serve
	os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr))
}

// execute runs the command line and returns the exit code.
func execute(args []string, stdout, stderr io.Writer) int {
	results := &sink{to: stdout}
	root := newRoot(results, stderr)
	root.SetArgs(args)
	if len(args) > 0 && args[0] == cobra.ShellCompRequestCmd {
		unquoteUsages(root)
	}
	err := root.ExecuteContext(context.Background())
	code := exitCode(err, stderr)
	if err := results.fault(); err != nil {
		fmt.Fprintf(stderr, "crawl: writing the result: %v\n", err)
		if code == exitDone || code == exitIncomplete {
			return exitFailed
		}
	}
	return code
}

func exitCode(err error, stderr io.Writer) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errIncomplete), errors.Is(err, errNoPage):
		return exitIncomplete
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.Is(err, errFaults):
		return exitUsage
	}
	if faults, ok := errors.AsType[*config.Faults](err); ok {
		fmt.Fprintf(stderr, "%s\n\n%s\n", plainLines(faults.Error()), countFaults(len(faults.List)))
		return exitUsage
	}
	fmt.Fprintf(stderr, "crawl: %s\n", plainLines(err.Error()))
	if ground, ok := errors.AsType[*crawler.GroundError](err); ok {
		fmt.Fprintf(stderr, "→ %s\n", plain(ground.Advice))
	}
	if isUsage(err) {
		return exitUsage
	}
	return exitFailed
}

func isUsage(err error) bool {
	_, usage := errors.AsType[usageError](err)
	_, unknownSite := errors.AsType[*crawler.UnknownSiteError](err)
	_, unfitAddress := errors.AsType[*crawler.AddressError](err)
	return usage || unknownSite || unfitAddress
}

func countFaults(n int) string {
	if n == 1 {
		return "1 fault. Nothing was requested."
	}
	return fmt.Sprintf("%d faults. Nothing was requested.", n)
}
