package main

import (
	"bufio"
	"context"
	"io"
	"strings"

	"magpie/crawler"
)

// exportWriter writes items one by one in a format. Nothing grows with them.
type exportWriter struct {
	format string
	out    *bufio.Writer
	// shown has what a terminal would obey made visible.
	shown bool
	n     int64 // lines written
}

func newExportWriter(format string, out io.Writer, isTerminal bool) *exportWriter {
	return &exportWriter{format: format, out: bufio.NewWriter(out), shown: isTerminal}
}

// write writes what is chosen.
func (w *exportWriter) write(ctx context.Context, list *crawler.List, o crawler.Selection) error {
	each := w.writeJSON
	switch w.format {
	case "sha256":
		each = w.writeSums
	case "csv":
		table := &csvTable{w: w}
		if err := table.begin(ctx, list, o); err != nil {
			return err
		}
		each = table.write
	}
	if err := list.Each(ctx, o, each); err != nil {
		return err
	}
	return w.out.Flush()
}

func (w *exportWriter) writeJSON(i crawler.Item) error {
	w.n++
	return writeJSON(w.out, i)
}

// writeSums writes the lines of an item as GNU sha256sum does, and reads them.
func (w *exportWriter) writeSums(i crawler.Item) error {
	for _, file := range i.Files() {
		w.n++
		if _, err := w.out.WriteString(w.visible(sumLine(file.SHA256, file.Path)) + "\n"); err != nil {
			return err
		}
	}
	return nil
}

// sumLine is a line of checksums. In a name that cannot stand in one line some
// characters are escaped, which a backslash at the beginning of the line tells.
func sumLine(sum, name string) string {
	escaped := strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`).Replace(name)
	if escaped != name {
		sum = `\` + sum
	}
	return sum + "  " + escaped
}

// visible is text as it can be written: on a terminal all that this would obey is
// made visible.
func (w *exportWriter) visible(text string) string {
	if w.shown {
		return plain(text)
	}
	return text
}
