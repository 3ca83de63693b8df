package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// writeJSON writes v as one line of JSON (RFC 8259), in one call of w.Write.
// HTML stays as it is; what a terminal could obey is escaped, so that the line
// can be shown as it is and means the same to programs.
func writeJSON(w io.Writer, v any) error {
	var text, line strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	for _, r := range strings.TrimSuffix(text.String(), "\n") {
		if isObeyed(r) { // inside a string, for JSON has none elsewhere
			line.WriteString(escaped(r))
		} else {
			line.WriteRune(r)
		}
	}
	line.WriteByte('\n')
	_, err := io.WriteString(w, line.String())
	return err
}

// escaped returns r as a string of JSON may hold it, in two halves if it is
// above U+FFFF.
func escaped(r rune) string {
	if high, low := utf16.EncodeRune(r); utf16.IsSurrogate(high) {
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
