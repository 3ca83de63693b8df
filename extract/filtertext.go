package extract

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"strings"

	"golang.org/x/text/cases"
	textlanguage "golang.org/x/text/language"
)

// compileDateFilter compiles date:LAYOUT, which writes a date as the layout
// says and makes "" of what is none.
func compileDateFilter(arg string) (func(string) string, bool) {
	return func(s string) string { return formatDate(s, arg) }, checkDateLayout(arg)
}

// compileReplaceFilter compiles replace:OLD,NEW, which puts NEW for each OLD.
// NEW may be empty, and hold commas.
func compileReplaceFilter(arg string) (func(string) string, bool) {
	old, replacement, ok := strings.Cut(arg, ",")
	return func(s string) string { return strings.ReplaceAll(s, old, replacement) }, ok && old != ""
}

// baseOf returns the name of the file that an address or a path leads to,
// without its escapes; "" where it leads to a folder.
func baseOf(address string) string {
	place := pathOf(address)
	if _, rest, absolute := strings.Cut(place, "//"); absolute {
		_, place, _ = strings.Cut(rest, "/")
	}
	return unescapeText(place[strings.LastIndexByte(place, '/')+1:])
}

// stemOf does as baseOf and drops the extension. A name that begins with its
// only dot has none.
func stemOf(address string) string {
	base := baseOf(address)
	if stem := strings.TrimSuffix(base, path.Ext(base)); stem != "" {
		return stem
	}
	return base
}

// urlEncode escapes all but the unreserved characters (RFC 3986, 2.3).
func urlEncode(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// titleCase begins each word with a capital and writes the rest of it small.
func titleCase(s string) string {
	return cases.Title(textlanguage.Und).String(s) // a Caser keeps state, so it is not shared
}

func md5Hex(s string) string {
	sum := md5.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}

func sha1Hex(s string) string {
	sum := sha1.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}

func sha256Hex(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
