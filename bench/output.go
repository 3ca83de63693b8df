package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Between these marks of a document the tables are put in the place of what is
// there.
const (
	beginMark = "<!-- begin of what bench writes -->\n"
	endMark   = "<!-- end of what bench writes -->\n"
)

// checkDocument reports whether tables can be written to a file, before they are
// measured: it makes the file if there is none. No name is standard output.
func checkDocument(name string) error {
	if name == "" {
		return nil
	}
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("opening the document for the tables: %w", err)
	}
	defer file.Close()
	document, err := io.ReadAll(file)
	if err != nil {
		return fmt.Errorf("reading the document for the tables: %w", err)
	}
	if _, err = within(string(document), ""); err != nil {
		return fmt.Errorf("reading %q: %w", name, err)
	}
	return nil
}

// write writes the tables to a file, or to standard output if none is named or
// it cannot be written.
func (t *tables) write(name string, stdout io.Writer) error {
	var wrong error
	if name != "" {
		if wrong = t.putInto(name); wrong == nil {
			return nil
		}
	}
	_, err := io.WriteString(stdout, t.String())
	return errors.Join(wrong, err)
}

func (t *tables) putInto(name string) error {
	document, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("reading the document for the tables: %w", err)
	}
	written, err := within(string(document), t.String())
	if err != nil {
		return fmt.Errorf("reading %q: %w", name, err)
	}
	if err := os.WriteFile(name, []byte(written), 0o644); err != nil {
		return fmt.Errorf("writing the tables: %w", err)
	}
	return nil
}

// within returns a document with text between its marks. One that is empty gets
// both; in any other they must be, for what is not between them is not ours.
func within(document, text string) (string, error) {
	if strings.TrimSpace(document) == "" {
		document = beginMark + endMark
	}
	before, rest, begins := strings.Cut(document, beginMark)
	_, after, ends := strings.Cut(rest, endMark)
	if !begins || !ends {
		return "", fmt.Errorf("it has no place for the tables: put them between the lines %q and %q",
			strings.TrimSpace(beginMark), strings.TrimSpace(endMark))
	}
	return before + beginMark + "\n" + text + "\n" + endMark + after, nil
}
