package extract

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// urlParts are the pieces of an absolute address as they are written, without
// user and password.
type urlParts struct {
	scheme, host, path, query, fragment string
}

func splitURL(address string) (u urlParts) {
	address, u.fragment, _ = strings.Cut(address, "#")
	address, u.query, _ = strings.Cut(address, "?")
	if scheme, behind, absolute := strings.Cut(address, "://"); absolute {
		u.scheme = scheme
		u.host, address = behind, ""
		if i := strings.IndexByte(behind, '/'); i >= 0 {
			u.host, address = behind[:i], behind[i:]
		}
		u.host = u.host[strings.LastIndexByte(u.host, '@')+1:]
	}
	u.path = address
	return u
}

// namedParts are the parts of an address that have a name.
var namedParts = []struct {
	name string
	of   func(urlParts) string
}{
	{"dir", urlParts.dir},   // "/a/b/"
	{"ext", urlParts.ext},   // ".jpg"
	{"file", urlParts.file}, // "c.jpg"
	{"fragment", func(u urlParts) string { return u.fragment }},
	{"host", func(u urlParts) string { return u.host }},     // with the port, if it is written
	{"name", urlParts.name},                                 // "c"
	{"origin", urlParts.origin},                             // "https://example.org"
	{"path", func(u urlParts) string { return u.path }},     // "/a/b/c.jpg"
	{"query", func(u urlParts) string { return u.query }},   // "x=1&y=2"
	{"scheme", func(u urlParts) string { return u.scheme }}, // "https"
}

func (u urlParts) file() string { return u.path[strings.LastIndexByte(u.path, '/')+1:] }

func (u urlParts) dir() string { return u.path[:strings.LastIndexByte(u.path, '/')+1] }

// ext is the extension with its dot. A name that begins with its only dot has
// none.
func (u urlParts) ext() string {
	if ext := path.Ext(u.file()); ext != u.file() {
		return ext
	}
	return ""
}

func (u urlParts) name() string { return strings.TrimSuffix(u.file(), u.ext()) }

func (u urlParts) origin() string {
	if u.scheme == "" {
		return ""
	}
	return u.scheme + "://" + u.host
}

// segment is a piece of the path between slashes, by its number from 0, or from
// the end with -1 for the last. Empty pieces do not count.
func (u urlParts) segment(n int) string {
	segments := slices.DeleteFunc(strings.Split(u.path, "/"), func(s string) bool { return s == "" })
	if n < 0 {
		n += len(segments)
	}
	if n < 0 || n >= len(segments) {
		return ""
	}
	return segments[n]
}

// urlPart returns a part of an absolute address: one of [namedParts], a segment
// of the path by its number ("0", "-1"), or the first parameter of a name
// ("?id"). Percent-encoding is undone where that gives text (UTF-8), except in
// the whole query, which could not be read any more. It answers false if the
// address has no such part; a parameter without a value is there.
func urlPart(address, part string) (string, bool) {
	u := splitURL(address)
	if name, isParameter := strings.CutPrefix(part, "?"); isParameter {
		return u.parameter(name)
	}
	text := ""
	if n, err := strconv.Atoi(part); err == nil {
		text = u.segment(n)
	} else if i := indexOfPart(part); i >= 0 {
		text = namedParts[i].of(u)
	}
	if part != "query" {
		text = withoutEscapes(text)
	}
	return text, text != ""
}

func indexOfPart(name string) int {
	for i, p := range namedParts {
		if p.name == name {
			return i
		}
	}
	return -1
}

// parameter returns the value of the first parameter of a name, in which "+" is
// a space.
func (u urlParts) parameter(name string) (string, bool) {
	for parameter := range strings.SplitSeq(u.query, "&") {
		if isNamed(name)(parameter) {
			_, value, _ := strings.Cut(parameter, "=")
			return withoutEscapes(strings.ReplaceAll(value, "+", " ")), true
		}
	}
	return "", false
}

// withoutEscapes undoes percent-encoding if that gives text.
func withoutEscapes(text string) string {
	if decoded, ok := decodePercent(text); ok {
		return decoded
	}
	return text
}

// checkURLPart reports whether there are such parts of addresses.
func checkURLPart(part string) error {
	if _, err := strconv.Atoi(part); err == nil || len(part) > 1 && part[0] == '?' || indexOfPart(part) >= 0 {
		return nil
	}
	names := make([]string, len(namedParts))
	for i, p := range namedParts {
		names[i] = p.name
	}
	return fmt.Errorf("an address has no part %q; there are %s, a number for a step of the path, and ?NAME for a parameter",
		part, strings.Join(names, ", "))
}
