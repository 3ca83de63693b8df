package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Between these marks of a document the tables are put in the place of what is
// there.
const (
	beginMark = "<!-- begin of what bench writes -->\n"
	endMark   = "<!-- end of what bench writes -->\n"
)

// write writes the tables to a file, or to standard output if none is named.
func (t *tables) write(name string, stdout io.Writer) error {
	if name == "" {
		_, err := io.WriteString(stdout, t.String())
		return err
	}
	document, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the document for the tables: %w", err)
	}
	if err := os.WriteFile(name, []byte(within(string(document), t.String())), 0o644); err != nil {
		return fmt.Errorf("writing the tables: %w", err)
	}
	return nil
}

// within returns a document with text between its marks, or the text alone if
// it has none.
func within(document, text string) string {
	before, rest, begins := strings.Cut(document, beginMark)
	_, after, ends := strings.Cut(rest, endMark)
	if !begins || !ends {
		return text
	}
	return before + beginMark + "\n" + text + "\n" + endMark + after
}
