package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// addCompletions tells shells what may stand behind a command and each of its
// flags, and behind those of the commands below it. It follows from what their
// help says, but for what a command itself has said already.
func addCompletions(cmd *cobra.Command) {
	if cmd.ValidArgsFunction == nil && len(cmd.ValidArgs) == 0 {
		cmd.ValidArgsFunction = argumentCompletion(cmd.Use)
	}
	complete := func(flag *pflag.Flag) {
		if completion := flagCompletion(flag); completion != nil {
			// Its one error is that the command registered another before.
			_ = cmd.RegisterFlagCompletionFunc(flag.Name, completion)
		}
	}
	cmd.Flags().VisitAll(complete)
	cmd.PersistentFlags().VisitAll(complete)
	for _, sub := range cmd.Commands() {
		addCompletions(sub)
	}
}

// unquoteUsages takes the backquotes off what flags say of themselves, which tell
// help how a value is called: shells show a usage as it is.
func unquoteUsages(cmd *cobra.Command) {
	unquote := func(flag *pflag.Flag) { _, flag.Usage = pflag.UnquoteUsage(flag) }
	cmd.Flags().VisitAll(unquote)
	cmd.PersistentFlags().VisitAll(unquote)
	for _, sub := range cmd.Commands() {
		unquoteUsages(sub)
	}
}

// argumentCompletion is for the arguments of a command that is used so:
// "status [SITE ...]".
func argumentCompletion(use string) cobra.CompletionFunc {
	switch {
	case strings.Contains(use, "SITE"):
		return completeSites
	case strings.Contains(use, "DIR"):
		return completeFolders
	}
	return cobra.NoFileCompletions
}

// flagCompletion is for the value of a flag, nil if it has none. What a value may
// be follows from the flag's name, or from what its usage calls a value.
func flagCompletion(flag *pflag.Flag) cobra.CompletionFunc {
	if flag.NoOptDefVal != "" {
		return nil
	}
	switch flag.Name {
	case "config":
		return completeConfigs
	case "site":
		return completeSites
	case "cause":
		return completeCauses
	case "gallery":
		return completeGalleries
	case "log-format":
		return cobra.FixedCompletions([]string{string(textLog), string(jsonLog)}, cobra.ShellCompDirectiveNoFileComp)
	}
	switch value, _ := pflag.UnquoteUsage(flag); strings.ToLower(value) {
	case "file":
		return completeFiles
	case "folder", "dir":
		return completeFolders
	}
	return cobra.NoFileCompletions // it can only be typed
}

func completeConfigs(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

func completeFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

func completeFolders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}
