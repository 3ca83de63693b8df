package config

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// passwords match what stands before a password as addresses hold it, the
// password and its end. That of a proxy may have a slash in it, which makes it
// a fault.
var passwords = []func() *regexp.Regexp{
	WhenNeeded(`(\bproxy:\s*['"]?(?:[a-z0-9]+:/*)?[^\s'"/:@]*:)([^\s'"]+)(@)`),
	WhenNeeded(`((?:^|[\s'"]|//)[^\s'"/:@]*:)([^\s'"/]+)(@)`),
}

// mask hides the passwords of addresses in a text that is shown. It stays as
// long as it is.
func mask(text string) string {
	for _, password := range passwords {
		text = password().ReplaceAllStringFunc(text, func(match string) string {
			m := password().FindStringSubmatch(match)
			return m[1] + strings.Repeat("*", utf8.RuneCountInString(m[2])) + m[3]
		})
	}
	return text
}
