package extract

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"

	"github.com/antchfx/xmlquery"

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
	if e.Err != nil {
		return fmt.Sprintf("the answer cannot be read as %s: %v", strings.ToUpper(string(e.Want)), e.Err)
	}
	return fmt.Sprintf("answered %s; say `format: %s`", strings.ToUpper(string(e.Got)), e.Got)
}

func (e *FormatError) Unwrap() error { return e.Err }

var (
	// htmlRoot matches the beginning of what is HTML, however it is sent.
	htmlRoot = regexp.MustCompile(`(?i)^(?:\s|<!--(?s:.*?)-->|<\?[^>]*>)*<(?:!doctype\s+html|html)\b`)
	// xmlRoot matches the beginning of what is XML and no HTML.
	xmlRoot = regexp.MustCompile(`^(?:\s|<!--(?s:.*?)-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>)*` +
		`(?:<\?xml\b|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b)`)
	// jsonStart matches the beginning of what may be JSON, with what servers
	// put before it.
	jsonStart = regexp.MustCompile(`^\s*(?:\)\]\}'?,?|while\(1\);|for\(;;\);|(?:/\*\*/\s*)?[\w$.]+\s*\()?\s*[\[{]`)
)

// Sniff tells by its text how a page is written.
func Sniff(text string) Format {
	head := text[:min(len(text), 4<<10)]
	switch {
	case htmlRoot.MatchString(head):
		return HTML
	case xmlRoot.MatchString(head):
		return XML
	case jsonStart.MatchString(head) && isJSONBody(text):
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

// parseXML reads XML as leniently as it comes: entities of HTML are known and
// a stray "&" is one.
func parseXML(text string) (*xmlquery.Node, error) {
	// The text is UTF-8 by now, whatever it was declared to be.
	text = xmlPrologue.ReplaceAllString(text, "")
	return xmlquery.ParseWithOptions(strings.NewReader(text), xmlquery.ParserOptions{
		Decoder: &xmlquery.DecoderOptions{Strict: false, Entity: xml.HTMLEntity},
	})
}

var xmlPrologue = regexp.MustCompile(`^\s*<\?xml[^>]*\?>`)
