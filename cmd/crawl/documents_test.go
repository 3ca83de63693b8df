package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

var (
	// shellBlock matches the blocks of a document that may call the command.
	shellBlock = regexp.MustCompile("(?s)```(?:sh|cron|ini)\n(.*?)```")
	// crawlSpan matches a command in the midst of a sentence.
	crawlSpan = regexp.MustCompile("`(crawl [^`\n]+)`")
	// crawlLine matches a call up to what a shell takes for something else. Where a
	// path or a dot follows, crawl is no command but a file or an image.
	crawlLine = regexp.MustCompile(`(?m)(?:^|[\s/])crawl ([-A-Za-z][^#|&;\n]*)`)
	shellWord = regexp.MustCompile(`'[^']*'|"[^"]*"|[^\s'"]+`)
)

// Every command that a document shows has a subcommand that there is, and only
// flags that this one takes.
func TestDocumentedCommandsAreKnown(t *testing.T) {
	root := filepath.Join("..", "..")
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	commands := 0
	for _, file := range append(files, filepath.Join(root, "README.md")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range commandLines(string(text)) {
			if err := parseLine(line); err != nil {
				t.Errorf("%s: crawl %s: %v", filepath.Base(file), line, err)
			}
			commands++
		}
	}
	if commands < 40 {
		t.Errorf("only %d commands were parsed", commands)
	}
}

// commandLines are what stands behind the name of the command wherever a document
// calls it, in blocks and in sentences.
func commandLines(text string) (lines []string) {
	var code strings.Builder
	for _, pattern := range []*regexp.Regexp{shellBlock, crawlSpan} {
		for _, m := range pattern.FindAllStringSubmatch(text, -1) {
			code.WriteString(m[1] + "\n")
		}
	}
	for _, m := range crawlLine.FindAllStringSubmatch(code.String(), -1) {
		lines = append(lines, strings.TrimSpace(m[1]))
	}
	return lines
}

// parseLine parses a command line, and does nothing that it says.
func parseLine(line string) error {
	words := shellWord.FindAllString(line, -1)
	for i, word := range words {
		words[i] = strings.Trim(word, `'"`)
	}
	if words[0] == "COMMAND" {
		return nil // a sentence may mean any of them
	}
	root := newRoot(io.Discard, io.Discard)
	cmd, rest, err := root.Find(words)
	if err != nil {
		return err
	}
	if cmd == root && !strings.HasPrefix(words[0], "-") {
		return noArgs(cmd, words)
	}
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	err = cmd.ParseFlags(rest)
	if _, bare := errors.AsType[*pflag.ValueRequiredError](err); bare {
		return nil // a sentence may name a flag without its value
	}
	return err
}
