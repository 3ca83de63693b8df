package extract

import (
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// filter changes a value inside a template.
type filter struct {
	name    string
	example string
	// compile answers false for an argument that the filter cannot take.
	compile func(arg string) (func(string) string, bool)
}

// filters lists the filters of templates.
var filters = []filter{
	{"slug", "{title|slug}", plainFilter(slug)},
	{"lower", "{title|lower}", plainFilter(strings.ToLower)},
	{"upper", "{title|upper}", plainFilter(strings.ToUpper)},
	{"trim", "{title|trim}", plainFilter(strings.TrimSpace)},
	{"raw", "{value|raw}", plainFilter(func(s string) string { return s })},
	{"default", "{title|default:untitled}", compileDefault},
	{"max", "{title|max:80}", compileMax},
	{"replace", "{title|replace:_,-}", compileReplaceFilter},
	{"titlecase", "{title|titlecase}", plainFilter(titleCase)},
	{"date", "{posted|date:%Y-%m-%d}", compileDateFilter},
	{"base", "{url|base}", plainFilter(baseOf)},
	{"stem", "{url|stem}", plainFilter(stemOf)},
	{"html", "{title|html}", plainFilter(html.UnescapeString)},
	{"urlencode", "{title|urlencode}", plainFilter(urlEncode)},
	{"urldecode", "{title|urldecode}", plainFilter(unescapeText)},
	{"md5", "{url|md5}", plainFilter(md5Hex)},
	{"sha1", "{url|sha1}", plainFilter(sha1Hex)},
	{"sha256", "{url|sha256}", plainFilter(sha256Hex)},
}

// plainFilter is a filter without argument.
func plainFilter(apply func(string) string) func(string) (func(string) string, bool) {
	return func(arg string) (func(string) string, bool) { return apply, arg == "" }
}

// slug keeps letters and digits of every script, in lower case, and makes one
// hyphen of each run of anything else.
func slug(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	return strings.Join(words, "-")
}

// compileDefault compiles default:X, which makes X of an empty value.
func compileDefault(arg string) (func(string) string, bool) {
	return func(s string) string {
		if s == "" {
			return arg
		}
		return s
	}, arg != ""
}

// compileMax compiles max:N, which cuts a value after N characters.
func compileMax(arg string) (func(string) string, bool) {
	n, err := strconv.Atoi(arg)
	return func(s string) string {
		if utf8.RuneCountInString(s) <= n {
			return s
		}
		return string([]rune(s)[:n])
	}, err == nil && n > 0
}
