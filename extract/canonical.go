package extract

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Canonical returns the form of an absolute http or https address by which two
// spellings of one address are known to be the same: scheme and host in lower
// case and punycode, no default port, no user, no dot segments, no fragment, no
// empty query, and percent-encoding only where it means something (RFC 3986,
// 6.2.2). The order of the query is kept. Canonical of a canonical address is
// that address. It tells addresses apart and is not for requests.
func Canonical(raw string) (string, error) {
	if isCanonical(raw) {
		return raw, nil
	}
	return canonical(raw)
}

// isCanonical reports whether an address is its own canonical form, as most are
// that a page names: plain, and with nothing that an escape could be spelled
// otherwise in. It answers false for all that takes the parser to know.
func isCanonical(raw string) bool {
	isWeb := strings.HasPrefix(raw, "http://") || strings.HasPrefix(raw, "https://")
	return isWeb && len(raw) <= longestURL && isPlain(raw) && hasPlainHost(raw) &&
		strings.IndexByte(raw, '%') < 0 && !strings.HasSuffix(raw, "?")
}

// canonical is [Canonical] by the full parser.
func canonical(raw string) (string, error) {
	u, err := parseHTTP(raw)
	if err != nil {
		return "", fmt.Errorf("reading the address %q: %w", raw, err)
	}
	addr := u.Protocol() + "//" + u.Host() + normalizeEscapes(pathEscapes.Replace(u.Pathname()))
	if query := u.Query(); query != "" {
		addr += "?" + normalizeEscapes(query)
	}
	return addr, nil
}

// pathEscapes are the characters that some clients escape in a path and some do
// not.
var pathEscapes = strings.NewReplacer("^", "%5E", "|", "%7C")

// CanonicalWithout is [Canonical] without the parameters that drop names, such
// as session ids, which do not tell one page or picture from another. A name
// matches as it is, in its case; with "*" at its end it matches every name that
// begins so, and "*" alone all. Parameters are those of the query, and those
// behind a semicolon in the path: "/a.jpg;jsessionid=1F". Like Canonical it
// gives a key, not an address to ask for: what is requested stays whole.
func CanonicalWithout(address string, drop []string) (string, error) {
	key, err := Canonical(address)
	if err != nil || len(drop) == 0 || !strings.ContainsAny(key, "?;") {
		return key, err
	}
	rest, query, _ := strings.Cut(key, "?")
	host := len("https://")
	root := host + strings.IndexByte(rest[host:], '/')
	key = rest[:root] + withoutPathParameters(rest[root:], drop)
	if query = withoutParameters(query, "&", drop); query != "" {
		key += "?" + query
	}
	return key, nil
}

// withoutPathParameters drops parameters in any segment of a path. What would
// become a dot segment keeps them: it is a name.
func withoutPathParameters(path string, drop []string) string {
	if strings.IndexByte(path, ';') < 0 {
		return path
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		name, parameters, found := strings.Cut(segment, ";")
		if !found || name == "." || name == ".." {
			continue
		}
		if parameters = withoutParameters(parameters, ";", drop); parameters != "" {
			name += ";" + parameters
		}
		segments[i] = name
	}
	return strings.Join(segments, "/")
}

// withoutParameters drops those of the parameters between separators whose
// names are listed.
func withoutParameters(parameters, separator string, drop []string) string {
	if parameters == "" {
		return ""
	}
	kept := slices.DeleteFunc(strings.Split(parameters, separator), func(parameter string) bool {
		name, _, _ := strings.Cut(parameter, "=")
		return name != "" && isDropped(plainName(name), drop)
	})
	return strings.Join(kept, separator)
}

// plainName returns a name as people write it, without escapes.
func plainName(name string) string {
	if plain, err := url.QueryUnescape(name); err == nil {
		return plain
	}
	return name
}

func isDropped(name string, drop []string) bool {
	return slices.ContainsFunc(drop, func(d string) bool {
		start, isPrefix := strings.CutSuffix(d, "*")
		return name == d || isPrefix && strings.HasPrefix(name, start)
	})
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
