package config

import (
	"fmt"
	"strings"
	"unicode"
)

// Header is one header of a request.
type Header struct {
	Name, Value Text
}

// headerName matches a token (RFC 9110, 5.6.2).
var headerName = WhenNeeded("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// Why some headers cannot be set.
const (
	ofTheAddress    = "it follows from the address that is asked"
	ofTheConnection = "it is about one connection, and crawl looks after those"
	ofTheBody       = "it follows from the body of a request, and crawl looks after it"
	ofTheAnswer     = "crawl decides itself which bytes it asks for, and in which coding"
	ofTheCopy       = "crawl decides itself what it asks for again"
	ofTheProxy      = "it is for a proxy: put user and password into proxy:"
	ofCookies       = "put the cookies into a file and write cookies: and its path"
)

// refused are the headers that cannot be set, in lower case, and why. Beside
// them are those that begin with "if-" and "proxy-".
var refused = map[string]string{
	"host":              ofTheAddress,
	"connection":        ofTheConnection,
	"keep-alive":        ofTheConnection,
	"te":                ofTheConnection,
	"upgrade":           ofTheConnection,
	"content-length":    ofTheBody,
	"expect":            ofTheBody,
	"trailer":           ofTheBody,
	"transfer-encoding": ofTheBody,
	"accept-encoding":   ofTheAnswer,
	"range":             ofTheAnswer,
	"cookie":            ofCookies,
}

// whyRefused returns why a header cannot be set, or "" if it can.
func whyRefused(name string) string {
	name = strings.ToLower(name)
	switch {
	case strings.HasPrefix(name, "if-"):
		return ofTheCopy
	case strings.HasPrefix(name, "proxy-"):
		return ofTheProxy
	}
	return refused[name]
}

// headers reads headers in the order of the file. Upper and lower case of a
// name are the same (RFC 9110, 5.1).
func (r *reader) headers(k key, n *node) []Header {
	var out []Header
	first := make(map[string]Pos)
	for _, p := range r.pairs(k, n) {
		lower := strings.ToLower(p.key.Value)
		if pos, taken := first[lower]; taken {
			r.fault(p.key.Pos, fmt.Sprintf("a second header %q", p.key.Value),
				fmt.Sprintf("it stands on line %d already, for case does not matter: keep one of the two", pos.Line))
			continue
		}
		first[lower] = p.key.Pos
		if value, ok := r.header(p.key, p.value); ok {
			out = append(out, Header{p.key, value})
		}
	}
	return out
}

// header reads the value of a header that can be set.
func (r *reader) header(name Text, n *node) (Text, bool) {
	if why := whyRefused(name.Value); why != "" {
		r.fault(name.Pos, fmt.Sprintf("the header %q cannot be set", name.Value), why)
		return Text{}, false
	}
	if !headerName().MatchString(name.Value) {
		r.fault(name.Pos, "this cannot be the name of a header",
			"use letters, digits and -, for example: Accept-Language")
		return Text{}, false
	}
	k := key{name: name.Value, example: "'…'"}
	if !r.hasValue(k, n) {
		return Text{}, false
	}
	value, ok := r.text(k, n)
	switch {
	case !ok:
	case strings.ContainsFunc(value.Value, unicode.IsControl):
		r.fault(value.Pos, name.Value+" has a line break or another control character in it",
			"write the value on one line")
	default:
		return value, true
	}
	return Text{}, false
}
