package extract

import (
	"errors"
	"fmt"
	"net/url"
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
}

func parseBase(addr string) (*base, error) {
	u, err := parseHTTP(addr)
	if err != nil {
		return nil, err
	}
	dropUser(u)
	origin := u.Protocol() + "//" + u.Host()
	path := u.Pathname()
	return &base{u, origin, origin + path[:strings.LastIndexByte(path, '/')+1]}, nil
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

// requestable writes a "%" that encodes nothing as "%25". A browser sends it as
// it is, which servers read the same way and Go's client does not send at all.
func requestable(addr string) (string, bool) {
	if !strings.Contains(addr, "%") {
		return addr, true
	}
	var b strings.Builder
	for i := range len(addr) {
		b.WriteByte(addr[i])
		if addr[i] == '%' && !isEscape(addr[i:]) {
			b.WriteString("25")
		}
	}
	_, err := url.Parse(b.String())
	return b.String(), err == nil
}

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

// Canonical returns the form of an absolute http or https address by which two
// spellings of one address are known to be the same: scheme and host in lower
// case and punycode, no default port, no user, no dot segments, no fragment, no
// empty query, and percent-encoding only where it means something (RFC 3986,
// 6.2.2). The order of the query is kept. Canonical of a canonical address is
// that address.
func Canonical(raw string) (string, error) {
	u, err := parseHTTP(raw)
	if err != nil {
		return "", fmt.Errorf("reading the address %q: %w", raw, err)
	}
	addr := u.Protocol() + "//" + u.Host() + normalizeEscapes(u.Pathname())
	if query := u.Query(); query != "" {
		addr += "?" + normalizeEscapes(query)
	}
	return addr, nil
}

// normalizeEscapes decodes the escapes of unreserved characters and writes the
// others in upper case.
func normalizeEscapes(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	stray := -3 // where out has a '%' that begins no escape
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '%':
			out = append(out, s[i])
		case !isEscape(s[i:]):
			stray = len(out)
			out = append(out, '%')
		default:
			c := unhex(s[i+1])<<4 | unhex(s[i+2])
			// Behind a stray '%' a decoded digit would make an escape.
			if isUnreserved(c) && len(out)-stray > 2 {
				out = append(out, c)
			} else {
				out = append(out, '%', upper(s[i+1]), upper(s[i+2]))
			}
			i += 2
		}
	}
	return string(out)
}

func isEscape(s string) bool { return len(s) >= 3 && s[0] == '%' && isHex(s[1]) && isHex(s[2]) }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isUnreserved is the set of RFC 3986, 2.3: the same escaped or not.
func isUnreserved(c byte) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte("-._~", c) >= 0
}

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

func upper(c byte) byte {
	if isLetter(c) {
		return c &^ 0x20
	}
	return c
}

// percentEncode escapes all but the unreserved characters.
func percentEncode(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}
