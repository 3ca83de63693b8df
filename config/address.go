package config

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

var (
	// hostAndPort matches what a browser accepts and url.Parse takes for a
	// scheme.
	hostAndPort = WhenNeeded(`^[\pL\pN.-]+:[0-9]+(/|$)`)
	// varying matches what makes many addresses of one, and escapes:
	// an escape, a range, alternatives or a variable.
	varying = WhenNeeded(`\\[][{},]|\[[0-9A-Za-z]+-[^]]*\]|\{[^}]*\}`)
	// bracketed matches what is in brackets or braces, where a blank is no
	// part of the address.
	bracketed = WhenNeeded(`\[[^]]*\]|\{[^}]*\}`)
	// anotherAddress matches what stands between two addresses, and how the
	// second begins.
	anotherAddress = WhenNeeded(`([,;]?\s+)(https?://|www\.)`)
	// varyingScheme matches an address whose scheme varies.
	varyingScheme = WhenNeeded(`^\{[^,}]*\}[^/]*://`)
)

// address trims an address of start: or urls: and reports one that is not
// absolute, or not of the web. Of what varies in it the first is looked at, of
// a variable of the environment its default; the rest is for package extract,
// which compiles it.
func (r *reader) address(t Text) (Text, bool) {
	t.Value = strings.TrimSpace(t.Value)
	filled := sample(t.Value)
	first := varying().ReplaceAllStringFunc(filled, firstOf)
	u, err := url.Parse(first)
	switch {
	case hasUser(filled):
		r.fault(t.Pos, "the address has a user or a password in it",
			"it would be told to other hosts as the referer; leave it out")
	case hasBlank(t.Value):
		r.blank(t)
	case beginsOpen(t.Value):
		return t, true // what it begins with is known when it is filled in
	case hostAndPort().MatchString(first):
		r.fault(t.Pos, fmt.Sprintf("%q is not a whole address", t.Value), "write http://"+t.Value)
	case varyingScheme().MatchString(t.Value) || err != nil && first != t.Value:
		return t, true // it may be one with the values of a variable
	case err != nil:
		r.fault(t.Pos, fmt.Sprintf("%q is not an address", t.Value), "copy it from the address bar of a browser")
	case u.Scheme == "":
		r.fault(t.Pos, fmt.Sprintf("%q is not a whole address", t.Value), "write https://"+strings.TrimLeft(t.Value, "/"))
	case u.Scheme != "http" && u.Scheme != "https":
		r.fault(t.Pos, fmt.Sprintf("%q is not an http or https address", t.Value),
			"galleries are read over http and https only")
	case u.Hostname() == "":
		r.fault(t.Pos, fmt.Sprintf("%q names no host", t.Value), "write https:// and the host")
	default:
		return t, true
	}
	return Text{}, false
}

// hasUser reports whether anything before the path of an address belongs to a
// user.
func hasUser(address string) bool {
	_, authority, absolute := strings.Cut(address, "//")
	if !absolute {
		authority = address
	}
	if end := strings.IndexAny(authority, "/?#"); end >= 0 {
		authority = authority[:end]
	}
	return strings.Contains(authority, "@")
}

// hasBlank reports whether white space is a part of an address.
func hasBlank(address string) bool {
	return strings.ContainsFunc(bracketed().ReplaceAllString(address, ""), unicode.IsSpace)
}

// blank reports white space in an address, which may well divide two.
func (r *reader) blank(t Text) {
	gaps := anotherAddress().FindAllStringSubmatchIndex(t.Value, -1)
	if len(gaps) == 0 {
		r.fault(t.Pos, "the address has a blank in it", "write %20 for a blank")
		return
	}
	var several []string
	from := 0
	for _, gap := range gaps {
		several = append(several, quoted(t.Value[from:gap[2]]))
		from = gap[3]
	}
	several = append(several, quoted(t.Value[from:]))
	r.fault(t.Pos, fmt.Sprintf("%d addresses stand in one text", len(several)),
		"write a list: ["+strings.Join(several, ", ")+"]")
}

// firstOf returns the first text that a match of varying stands for. For an
// escape and for a variable that is a digit, which is right in every part of an
// address.
func firstOf(match string) string {
	switch match[0] {
	case '[':
		first, _, _ := strings.Cut(match[1:], "-")
		return first
	case '{':
		if first, _, several := strings.Cut(match[1:], ","); several {
			return first
		}
	}
	return "0"
}
