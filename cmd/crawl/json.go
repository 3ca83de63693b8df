package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
)

// writeJSON writes v as one line of JSON (RFC 8259), in one call of w.Write.
// HTML stays as it is; what a terminal could obey is escaped, so that the line
// can be shown as it is and means the same to programs.
func writeJSON(w io.Writer, v any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	line := bytes.TrimSuffix(text.Bytes(), []byte("\n"))
	if bytes.ContainsFunc(line, isObeyed) {
		line = withEscapes(line)
	}
	_, err := w.Write(append(line, '\n'))
	return err
}

// withEscapes is a line of JSON in which what a terminal could obey is escaped: it
// stands inside strings, for JSON has none elsewhere.
func withEscapes(line []byte) []byte {
	var safe bytes.Buffer
	for _, r := range string(line) {
		if isObeyed(r) {
			safe.WriteString(escaped(r))
		} else {
			safe.WriteRune(r)
		}
	}
	return safe.Bytes()
}

// escaped returns r as a string of JSON may hold it, in two halves if it is
// above U+FFFF.
func escaped(r rune) string {
	if high, low := utf16.EncodeRune(r); utf16.IsSurrogate(high) {
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
