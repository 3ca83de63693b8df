package crawler

import "slices"

// CalledWith has the commands that people are advised to type carry some words:
// the flags that lead to this configuration. It is called before anything else is
// done with the rulebook.
func (b *Rulebook) CalledWith(flags ...string) { b.flags = slices.Clone(flags) }

// Command is a [CommandLine] for the same configuration.
// A nil rulebook is one without flags.
func (b *Rulebook) Command(words ...string) string {
	if b != nil {
		words = slices.Concat(words, b.flags)
	}
	return CommandLine(words...)
}

// CommandLine writes words behind the name of the command, to be copied into a shell.
func CommandLine(words ...string) string {
	line := "crawl"
	for _, word := range words {
		line += " " + ShellWord(word)
	}
	return line
}
