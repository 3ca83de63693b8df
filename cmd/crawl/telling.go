package main

import (
	"errors"

	"github.com/spf13/cobra"
)

// tellingFlags adds the flags that say how much a command tells of what it does,
// and in which form. Results, on standard output, stay as they are.
func tellingFlags(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.BoolP("quiet", "q", false, "tell only what went wrong, and the last words of a summary")
	flags.BoolP("verbose", "v", false, "tell of every page and picture")
	format := textLog
	flags.Var(&format, "log-format", "the form of what is told on standard error: text, or json, an object a line")
}

// telling is how much a command tells, and how.
type telling struct {
	quiet   bool // wins over verbose
	verbose bool
	format  logFormat
}

// tellingOf is what the flags of a command say, the zero telling if it has none.
func tellingOf(cmd *cobra.Command) (t telling) {
	t.quiet, _ = cmd.Flags().GetBool("quiet")
	verbose, _ := cmd.Flags().GetBool("verbose")
	t.verbose = verbose && !t.quiet
	if f := cmd.Flags().Lookup("log-format"); f != nil {
		t.format = logFormat(f.Value.String())
	}
	return t
}

// logFormat is the form of what a command tells of its work.
type logFormat string

const (
	textLog logFormat = "text"
	jsonLog logFormat = "json"
)

// Set implements pflag.Value.
func (f *logFormat) Set(text string) error {
	switch format := logFormat(text); format {
	case textLog, jsonLog:
		*f = format
		return nil
	}
	return errors.New("it may be text or json")
}

func (f *logFormat) String() string { return string(*f) }

// Type implements pflag.Value.
func (f *logFormat) Type() string { return "format" }
