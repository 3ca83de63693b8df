package crawler

import "slices"

// CalledWith has the commands that people are advised to type carry some words:
// the flags that lead to this configuration. It is called before anything else is
// done with the rulebook.
func (b *Rulebook) CalledWith(flags ...string) { b.flags = slices.Clone(flags) }

// Command is a command line for the same configuration, to be copied into a shell.
// A nil rulebook is one without flags.
func (b *Rulebook) Command(words ...string) string {
	if b != nil {
		words = slices.Concat(words, b.flags)
	}
	line := "crawl"
	for _, word := range words {
		line += " " + ShellWord(word)
	}
	return line
}
