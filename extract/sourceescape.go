package extract

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"magpie/config"
)

// sourceEscape matches what scripts write for a slash and for other characters:
// \/, and \uXXXX as often as they stand in a row (RFC 8259, 7). JSON in a text of
// JSON has more backslashes before it.
var sourceEscape = config.WhenNeeded(`\\+/|(?:\\+u[0-9A-Fa-f]{4})+`)

// unescapeSource returns an address that was found in the source of a page as
// it would be elsewhere: without the escapes of JSON, and &amp; as &.
func unescapeSource(text string) string {
	if strings.IndexByte(text, '\\') >= 0 {
		text = sourceEscape().ReplaceAllStringFunc(text, unescapeUnits)
	}
	return strings.ReplaceAll(text, "&amp;", "&")
}

// unescapeUnits turns \uXXXX\uXXXX into the characters whose units of UTF-16
// they are.
func unescapeUnits(escapes string) string {
	if strings.HasSuffix(escapes, "/") {
		return "/"
	}
	var units []uint16
	for _, digits := range strings.FieldsFunc(escapes, func(r rune) bool { return r == '\\' || r == 'u' }) {
		unit, _ := strconv.ParseUint(digits, 16, 16) // the pattern allows no other
		units = append(units, uint16(unit))
	}
	return string(utf16.Decode(units))
}
