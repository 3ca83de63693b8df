package extract

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// longestURL is the longest address taken from a page, in bytes. Servers
// refuse request lines of half that size.
const longestURL = 16 << 10

// base is the address that the links of a page are relative to.
type base struct {
	url    *whatwg.Url
	origin string // "https://example.org"
	folder string // the origin and the path up to its last slash
	plain  string // the last "https://example.org/" that needed no parser
}

func parseBase(addr string) (*base, error) {
	u, err := parseHTTP(addr)
	if err != nil {
		return nil, err
	}
	dropUser(u)
	origin := u.Protocol() + "//" + u.Host()
	path := u.Pathname()
	return &base{url: u, origin: origin, folder: origin + path[:strings.LastIndexByte(path, '/')+1]}, nil
}

// Resolve turns a reference on the page into an absolute http or https address
// without user and fragment, as a browser does (WHATWG URL Standard): <base href>,
// protocol-relative, white space, backslashes, IDN, and a query in the charset
// of the page. It answers false for what leads nowhere: an empty reference, a
// mere fragment, javascript:, data:, mailto: and every other scheme.
func (p *Page) Resolve(ref string) (string, bool) {
	ref = strings.Trim(ref, asciiSpace)
	if ref == "" || ref[0] == '#' || len(ref) > longestURL {
		return "", false
	}
	addr, ok := p.base.resolvePlain(ref)
	if !ok {
		addr, ok = p.parse(ref)
	}
	if !ok || len(addr) > longestURL {
		return "", false
	}
	return requestable(addr)
}

// requestable writes what a browser sends as it is and Go's client does not
// send, or not so: a "%" that encodes nothing as "%25", and "^" and "|" in the
// path as escapes, since one of them has the client spell the whole path anew.
// Servers read both the same way. It answers false for a host that the client
// has no way to spell.
func requestable(addr string) (string, bool) {
	if !slices.ContainsFunc(notSent, func(c byte) bool { return strings.IndexByte(addr, c) >= 0 }) {
		return addr, true
	}
	var b strings.Builder
	for i, inQuery := 0, false; i < len(addr); i++ {
		c := addr[i]
		inQuery = inQuery || c == '?'
		switch {
		case c == '%' && !isEscape(addr[i:]):
			b.WriteString("%25")
		case (c == '^' || c == '|') && !inQuery:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	if _, err := url.Parse(b.String()); err != nil {
		return "", false
	}
	return b.String(), true
}

// notSent are the characters that Go's client does not send as a browser does.
var notSent = []byte("%^|`{}")

func (p *Page) parse(ref string) (string, bool) {
	u, err := p.base.url.Parse(encodeQuery(ref, p.query))
	if err != nil || !isHTTP(u) {
		return "", false
	}
	dropUser(u)
	return u.Href(true), true
}

// dropUser drops user and password: an address is told to other hosts as the
// referer, and kept in records and names.
func dropUser(u *whatwg.Url) {
	u.SetUsername("")
	u.SetPassword("")
}

// asciiSpace is what a browser trims off a reference.
const asciiSpace = " \t\n\f\r"

// encodeQuery percent-encodes the non-ASCII characters of the query of a
// reference in the charset of its page. Everything else is left to the parser,
// which encodes as UTF-8.
func encodeQuery(ref string, charset encoding.Encoding) string {
	end := strings.IndexByte(ref, '#')
	if end < 0 {
		end = len(ref)
	}
	start := strings.IndexByte(ref[:end], '?')
	if start < 0 || charset == unicode.UTF8 || plainASCII([]byte(ref[start:end])) {
		return ref
	}
	encoder := charset.NewEncoder()
	var query strings.Builder
	for _, r := range ref[start:end] {
		if r < 0x80 {
			query.WriteRune(r)
		} else {
			encodeRune(&query, r, encoder)
		}
	}
	return ref[:start] + query.String() + ref[end:]
}

// encodeRune writes a character as percent-encoded bytes; one that the charset
// does not have as the percent-encoded reference "&#N;" (WHATWG URL Standard,
// percent-encode after encoding).
func encodeRune(to *strings.Builder, r rune, encoder *encoding.Encoder) {
	encoder.Reset()
	bytes, err := encoder.Bytes([]byte(string(r)))
	if err != nil {
		fmt.Fprintf(to, "%%26%%23%d%%3B", r)
		return
	}
	for _, b := range bytes {
		fmt.Fprintf(to, "%%%02X", b)
	}
}

func isHTTP(u *whatwg.Url) bool { return u.Scheme() == "http" || u.Scheme() == "https" }

var errNotHTTP = errors.New("not an absolute http or https address")

func parseHTTP(raw string) (*whatwg.Url, error) {
	if len(raw) > longestURL {
		return nil, fmt.Errorf("longer than %d bytes", longestURL)
	}
	u, err := whatwg.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNotHTTP, err)
	}
	if !isHTTP(u) || u.Hostname() == "" {
		return nil, errNotHTTP
	}
	return u, nil
}

// percentEncode escapes all but the unreserved characters and the slash, which
// is as good in a query, and in a path what a value with slashes means.
func percentEncode(s string) string {
	return strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(s))
}
