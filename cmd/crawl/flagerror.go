package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"magpie/config"
)

// isNot says what a value is not that a flag of some type refuses, and what to
// write.
var isNot = map[string]string{
	"bool":     "neither true nor false",
	"format":   "no form of a log: write text or json",
	"int":      "no whole number: write one such as 100",
	"int64":    "no whole number: write one such as 100",
	"uint16":   "no port: write a number from 0 to 65535",
	"duration": "no time: write a number with its unit, such as 90s, 45m or 8h",
}

// flagError says what is wrong with a flag, and what was perhaps meant.
func flagError(cmd *cobra.Command, err error) error {
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		if what, ok := isNot[wrong.GetFlag().Value.Type()]; ok {
			return usageError{fmt.Errorf("--%s: %q is %s", wrong.GetFlag().Name, wrong.GetValue(), what)}
		}
	}
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near, ok := config.Nearest(unknown.GetSpecifiedName(), known); ok && len(unknown.GetSpecifiedShortnames()) == 0 {
			return usageError{fmt.Errorf("%w; did you mean --%s?", err, near)}
		}
	}
	return usageError{fmt.Errorf("%w (see '%s --help')", err, cmd.CommandPath())}
}
