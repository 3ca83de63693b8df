package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"magpie/config"
	"magpie/crawler"
)

// helpColumns is how wide the help of a command is at most.
const helpColumns = 80

// newRoot makes the command with all its subcommands.
func newRoot(stdout, stderr io.Writer) *cobra.Command {
	made := thisBuild()
	root := &cobra.Command{
		Use:   "crawl",
		Short: "Keep image galleries: every picture, whole, once",
		Long: `crawl walks the image galleries described in crawl.yaml and keeps every picture,
whole and verified. Run it again to resume or to fetch what is new.`,
		Version:       made.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(flagError)
	root.SuggestionsMinimumDistance = 2
	tellingFlags(root)
	root.SetVersionTemplate(made.String())
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages ", fmt.Sprintf(".FlagUsagesWrapped %d ", helpColumns)))
	root.CompletionOptions.DisableDefaultCmd = true // generate has it
	root.AddCommand(newRun(), newTry(), newAdd(), newCheck(), newStatus(), newList(), newExport(), newVerify(), newRetry(), newAdopt(), newDemo(), newPractice(), newState(), newGenerate())
	addCompletions(root)
	checkHelp(root)
	return root
}

// checkHelp has the command help, which cobra adds, refuse what is no command.
func checkHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Args = func(_ *cobra.Command, args []string) error {
			if _, rest, err := root.Find(args); err != nil || len(rest) > 0 {
				return usageError{fmt.Errorf("there is no command %q (see 'crawl --help')", strings.Join(args, " "))}
			}
			return nil
		}
	}
}

// noArgs refuses arguments, and names the command that was perhaps meant.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasSubCommands() {
		err := fmt.Errorf("unknown command %q", args[0])
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			return usageError{fmt.Errorf("%w; did you mean %q?", err, near[0])}
		}
		if strings.Contains(args[0], "://") || hostAndPath().MatchString(args[0]) {
			return usageError{addressAlone(args[0])}
		}
		return usageError{fmt.Errorf("%w (see '%s --help')", err, cmd.CommandPath())}
	}
	return usageError{fmt.Errorf("%s takes no arguments, but was given %s", cmd.CommandPath(), strings.Join(args, " "))}
}

// usualConfig is the configuration of who names none.
const usualConfig = "crawl.yaml"

// addressAlone says which commands take the address that stands in the place of one.
// A password in it is not shown.
func addressAlone(typed string) error {
	at, err := parseStart(typed)
	if err != nil {
		return err
	}
	return fmt.Errorf("an address is no command: to begin a site that starts there: %s; if a site has it already: %s",
		crawler.CommandLine("add", at.text), crawler.CommandLine("run", at.text))
}

// configFlag adds --config.
func configFlag(cmd *cobra.Command) *string {
	return cmd.Flags().StringP("config", "c", usualConfig, "the `file` that describes the sites")
}

// named is the path of a configuration if somebody named it.
func named(cmd *cobra.Command, path string) string {
	if !cmd.Flags().Changed("config") {
		return ""
	}
	return path
}

// load reads a configuration and compiles its rules, so that every fault is
// found before anything is done.
func load(path string) (*config.Config, *crawler.Rulebook, error) {
	cfg, err := config.Load(path)
	if errors.Is(err, os.ErrNotExist) {
		nothing := &crawler.Rulebook{}
		nothing.CalledWith(leadingTo(path)...)
		return nil, nil, usageError{fmt.Errorf("there is no %s: begin one with '%s' ('crawl demo' leaves an example), or name another file with --config",
			path, nothing.Command("add", "URL"))}
	}
	cfg, rules, err := compile(cfg, err)
	if err != nil {
		return nil, nil, err
	}
	rules.CalledWith(leadingTo(path)...)
	return cfg, rules, nil
}

// leadingTo are the flags that lead a command to a configuration.
func leadingTo(path string) []string {
	if path == usualConfig {
		return nil
	}
	return []string{"--config", path}
}

// compile finds what faults the rules have beside those of the file.
func compile(cfg *config.Config, err error) (*config.Config, *crawler.Rulebook, error) {
	if faults := new(config.Faults); err != nil && !errors.As(err, &faults) {
		return nil, nil, err
	}
	rules, faults := crawler.Compile(cfg)
	if err := cfg.Faults(faults); err != nil {
		return nil, nil, err
	}
	return cfg, rules, nil
}
