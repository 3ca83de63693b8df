package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"magpie/config"
	"magpie/crawler"
)

// What a flag's value may be, by what its usage calls it. A value that is called
// anything else can only be typed.
var valueCompletions = map[string]cobra.CompletionFunc{
	"file":   completeFiles,
	"folder": completeFolders,
	"site":   completeSites,
	"cause":  completeCauses,
}

// addCompletions tells shells what may stand behind a command and each of its
// flags, and behind those of the commands below it. It follows from what their
// help says, but for what a command itself has said already.
func addCompletions(cmd *cobra.Command) {
	if cmd.ValidArgsFunction == nil && len(cmd.ValidArgs) == 0 {
		cmd.ValidArgsFunction = argumentCompletion(cmd.Use)
	}
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if complete := flagCompletion(flag); complete != nil {
			// Its one error is that the command registered another before.
			_ = cmd.RegisterFlagCompletionFunc(flag.Name, complete)
		}
	})
	for _, sub := range cmd.Commands() {
		addCompletions(sub)
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
	case strings.Contains(use, "FILE"):
		return completeFiles
	}
	return cobra.NoFileCompletions
}

// flagCompletion is for the value of a flag, nil if it has none.
func flagCompletion(flag *pflag.Flag) cobra.CompletionFunc {
	value, _ := pflag.UnquoteUsage(flag)
	if flag.Name == "config" {
		return completeConfigs
	}
	if complete := valueCompletions[value]; complete != nil || flag.NoOptDefVal != "" {
		return complete
	}
	return cobra.NoFileCompletions
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

// completeSites offers the sites of the configuration that are not named yet,
// also while there are faults in it. Where it cannot be read there are none: an
// error would only disturb what is being typed.
func completeSites(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	const directive = cobra.ShellCompDirectiveNoFileComp
	path, err := cmd.Flags().GetString("config")
	if err != nil {
		return nil, directive
	}
	cfg, _ := config.Load(path)
	if cfg == nil {
		return nil, directive
	}
	var names []string
	for _, site := range cfg.Sites {
		if strings.HasPrefix(site.Name, begun) && !slices.Contains(args, site.Name) {
			names = append(names, site.Name)
		}
	}
	return names, directive
}

// completeCauses offers what something failed or was skipped for, in the sites
// that are named or in all.
func completeCauses(cmd *cobra.Command, sites []string, begun string) ([]string, cobra.ShellCompDirective) {
	const directive = cobra.ShellCompDirectiveNoFileComp
	path, err := cmd.Flags().GetString("config")
	if err != nil {
		return nil, directive
	}
	cfg, rules, err := load(path)
	if err != nil {
		return nil, directive
	}
	status, err := crawler.ReadStatus(cmd.Context(), cfg, rules, sites)
	if err != nil {
		return nil, directive
	}
	causes := map[string]bool{}
	for _, site := range status.Sites {
		for cause := range site.FailedBy {
			causes[cause] = strings.HasPrefix(cause, begun)
		}
		for cause := range site.SkippedBy {
			causes[cause] = strings.HasPrefix(cause, begun)
		}
	}
	maps.DeleteFunc(causes, func(_ string, fits bool) bool { return !fits })
	return slices.Sorted(maps.Keys(causes)), directive
}
