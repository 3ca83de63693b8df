package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

const (
	// quotedAlone is the piece of cobra's script that quotes what it offers if it is
	// one word. Of several, bash puts what they begin with into the line: as it is a
	// blank would end the word there, and what pages call their galleries could be
	// taken for a command.
	quotedAlone = `        if (( ${#COMPREPLY[@]} == 1 )); then
            COMPREPLY[0]=$(printf "%q" "${COMPREPLY[0]}")
        fi
`
	// quotedEach stands in its place.
	quotedEach = `        if (( ${#COMPREPLY[@]} > 0 )); then
            IFS=$'\n' read -ra COMPREPLY -d '' < <(printf "%q\n" "${COMPREPLY[@]}")
        fi
`
)

// writeBashCompletion writes cobra's script for bash with every name quoted that
// it offers.
func writeBashCompletion(root *cobra.Command, w io.Writer) error {
	var script strings.Builder
	if err := root.GenBashCompletionV2(&script, true); err != nil {
		return fmt.Errorf("making completions for bash: %w", err)
	}
	before, after, found := strings.Cut(script.String(), quotedAlone)
	if !found {
		return errors.New("making completions for bash: the script has no place where what it offers is quoted")
	}
	_, err := io.WriteString(w, before+quotedEach+after)
	return err
}
