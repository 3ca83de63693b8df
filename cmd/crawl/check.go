package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"magpie/config"
	"magpie/crawler"
)

func newCheck() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Say whether crawl.yaml is right, without touching the network",
		Long: `check reads crawl.yaml as a run does, and asks no host for anything. Of each
fault it says where it is and what to do. Without faults it lists the sites, the
folders for pictures and state, the commands that on_gallery: and on_finish:
start, and, as notes, what is right and perhaps not meant.

Exit codes: 0 right, 1 could not be read, 2 not right, or wrong usage.`,
		Example: `  crawl check
  crawl check --config other.yaml`,
		Args: noArgs,
	}
	configPath := configFlag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print what is right, or each fault, as JSON, one object a line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, rules, err := load(*configPath)
		out := cmd.OutOrStdout()
		if faults, ok := errors.AsType[*config.Faults](err); ok && asJSON {
			return writeFaults(out, faults)
		}
		if err != nil {
			return err
		}
		if asJSON {
			return writeJSON(out, map[string]any{
				"config": *configPath, "sites": rules.Sites(), "output": cfg.Output, "state": cfg.StateName(),
				"hooks": hooksOf(cfg), "notes": checkNotes(cfg, rules),
			})
		}
		fmt.Fprintf(out, "%s is right: %s\n", *configPath, count(int64(len(rules.Sites())), "site"))
		for _, name := range rules.Sites() {
			fmt.Fprintf(out, "  %s\n", name)
		}
		fmt.Fprintf(out, "output   %s\nstate    %s\n", plain(cfg.Output), plain(cfg.StateName()))
		printCheckedHooks(out, hooksOf(cfg))
		for _, note := range checkNotes(cfg, rules) {
			fmt.Fprintf(out, "note     %s\n", plain(note))
		}
		return nil
	}
	return cmd
}

// checkFault is a fault of crawl.yaml as JSON.
type checkFault struct {
	Event string `json:"event"` // "fault"
	// Of a fault that stands in no file there is none of these.
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`

	What   string `json:"what"`
	Advice string `json:"advice,omitempty"`
}

// writeFaults writes faults as JSON, and returns errFaults.
func writeFaults(out io.Writer, faults *config.Faults) error {
	for _, f := range faults.List {
		f = f.Shown()
		fault := checkFault{"fault", f.Pos.File, f.Pos.Line, f.Pos.Column, f.Message, f.Advice}
		if err := writeJSON(out, fault); err != nil {
			return err
		}
	}
	return errFaults
}

// checkNotes are what is no fault and still worth knowing before a run.
func checkNotes(cfg *config.Config, rules *crawler.Rulebook) []string {
	notes := []string{}
	for _, unset := range rules.Unset(cfg) {
		notes = append(notes, fmt.Sprintf("%s: %s: %s", unset.Pos, unset.Message, unset.Advice))
	}
	return slices.Concat(notes, rules.Idle(), rules.Alike(), rules.SharedLimits())
}
