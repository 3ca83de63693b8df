package crawler

import (
	"strings"

	"magpie/config"
)

// oneWord matches what a shell takes for one word as it stands.
var oneWord = config.WhenNeeded(`^[\pL\pN_./:%@+=,-]+$`)

// ShellWord writes a text as one word of a command line (POSIX shell, 2.2.2).
// Commands are there to be copied, and addresses and causes come from strangers.
func ShellWord(text string) string {
	if oneWord().MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
