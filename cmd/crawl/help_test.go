package main

import (
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// The help of every command fits the terminals that there are, and says by which
// code the command exits.
func TestHelp(t *testing.T) {
	root := newRoot(io.Discard, io.Discard)
	for _, cmd := range allCommands(root) {
		t.Run(cmd.CommandPath(), func(t *testing.T) {
			var help, stderr strings.Builder
			if code := execute(append(strings.Fields(cmd.CommandPath())[1:], "--help"), &help, &stderr); code != exitDone {
				t.Fatalf("exited with %d: %s", code, &stderr)
			}
			for line := range strings.Lines(help.String()) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > helpColumns {
					t.Errorf("%d columns: %s", n, line)
				}
			}
			if !cmd.HasSubCommands() && cmd.Name() != "help" && !strings.Contains(help.String(), "\nExit codes: 0 ") {
				t.Error("no exit codes are told")
			}
		})
	}
}

// allCommands are a command and all below it.
func allCommands(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		all = append(all, allCommands(sub)...)
	}
	return all
}
