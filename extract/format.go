package extract

import (
	"encoding/json"
	"fmt"
	"strings"

	"magpie/config"
)

// Format is how a page is written. It decides what a plain string means as a
// finder.
type Format string

// The formats. The zero Format is HTML.
const (
	HTML Format = "html"
	JSON Format = "json"
	XML  Format = "xml"
)

// formatOf reads what format: says.
func formatOf(t config.Text) Format {
	if t.Value == "" {
		return HTML
	}
	return Format(t.Value)
}

// form is what the finders of such a page begin with.
func (f Format) form() form {
	switch f {
	case JSON:
		return data
	case XML:
		return nodes
	}
	return elements
}

// FormatError says that a page is not written as its rule says.
type FormatError struct {
	Want, Got Format
	// Err says what is wrong with the page as Want, nil if it looks like Got.
	Err error
}

func (e *FormatError) Error() string {
	want, got := strings.ToUpper(string(e.Want)), strings.ToUpper(string(e.Got))
	switch {
	case e.Err != nil && e.Want == JSON:
		return fmt.Sprintf("the answer cannot be read as JSON: %v; what only looks like JSON is read by {script: {}} or {regex: RE} without `format: json`", e.Err)
	case e.Err != nil:
		return fmt.Sprintf("the answer cannot be read as %s: %v", want, e.Err)
	case e.Got == HTML:
		return fmt.Sprintf("answered HTML, not %s: perhaps an error or a login; if that is the page, leave out `format: %s`", want, e.Want)
	}
	return fmt.Sprintf("answered %s; say `format: %s`", got, e.Got)
}

func (e *FormatError) Unwrap() error { return e.Err }

var (
	// htmlRoot matches the beginning of what is HTML, however it is sent. Parts
	// of pages that scripts ask for may have the declaration of XML too.
	htmlRoot = config.WhenNeeded(`(?i)^(?:\s|<!--(?s:.*?)-->|<\?[^>]*>)*` +
		`<(?:!doctype\s+html|html|head|body|div|span|p|ul|ol|li|table|tr|section|article|main)\b`)
	// plainHTML matches the beginning of HTML that is no XML besides.
	plainHTML = config.WhenNeeded(`(?i)^(?:\s|<!--(?s:.*?)-->)*<(?:!doctype\s+html\s*>|html(?:\s+lang\b[^>]*)?>)`)
	// xmlRoot matches the beginning of what is XML and no HTML.
	xmlRoot = config.WhenNeeded(`^(?:\s|<!--(?s:.*?)-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>)*` +
		`(?:<\?xml\b|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b)`)
	// jsonStart matches the beginning of what may be JSON, with what servers
	// put before it.
	jsonStart = config.WhenNeeded(`^\s*(?:\)\]\}'?,?|while\(1\);|for\(;;\);|(?:/\*\*/\s*)?[\w$.]+\s*\()?\s*[\[{]`)
)

// Sniff tells by its text how a page is written.
func Sniff(text string) Format {
	head := text[:min(len(text), 4<<10)]
	switch {
	case htmlRoot().MatchString(head):
		return HTML
	case xmlRoot().MatchString(head):
		return XML
	case jsonStart().MatchString(head) && isJSONBody(text):
		return JSON
	}
	return HTML
}

func isJSONBody(text string) bool {
	if json.Valid([]byte(text)) {
		return true
	}
	_, err := parseJSONBody(text)
	return err == nil
}
