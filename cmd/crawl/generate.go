package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// shells are those that completions are made for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func newGenerate() *cobra.Command {
	cmd := &cobra.Command{
		Use:        "generate",
		Short:      "Make man pages, and completions for your shell",
		Long:       `generate makes what belongs to the command beside the command itself.`,
		SuggestFor: []string{"completion", "man"},
		Args:       noArgs,
		RunE:       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newGenerateCompletion(), newGenerateMan())
	return cmd
}

func newGenerateCompletion() *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print what makes the Tab key know commands, flags and your sites",
		Long: `completion prints a script for a shell. With it the Tab key completes commands,
flags, the sites of crawl.yaml (or of the file behind --config, if that stands
further left), and what a crawl met: its galleries, and why something failed.

Each line below is for one shell, and for good: begin a new shell afterwards. In
bash it needs the package bash-completion.

Exit codes: 0 done, 1 could not be written, 2 wrong usage.`,
		Example: `  echo 'source <(crawl generate completion bash)' >> ~/.bashrc
  echo 'source <(crawl generate completion zsh)' >> ~/.zshrc
  echo 'crawl generate completion fish | source' >> ~/.config/fish/config.fish
  crawl generate completion powershell >> $PROFILE`,
		ValidArgs: shells,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("crawl generate completion takes the name of your shell, one of %s", strings.Join(shells, ", "))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return writeCompletion(cmd.Root(), args[0], cmd.OutOrStdout())
		},
	}
}

func writeCompletion(root *cobra.Command, shell string, w io.Writer) error {
	switch shell {
	case "bash":
		return writeBashCompletion(root, w)
	case "zsh":
		return root.GenZshCompletion(w)
	case "fish":
		return root.GenFishCompletion(w, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(w)
	}
	return usageError{fmt.Errorf("there are no completions for %q, but for %s", plain(shell), strings.Join(shells, ", "))}
}
