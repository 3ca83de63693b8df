package fetch

import "strings"

// parts cuts the value of a header at a separator, but not within quotes (RFC
// 9110 5.6.4). Quotes that nothing closes last to the end.
func parts(value string, separator byte) []string {
	var out []string
	start, quoted := 0, false
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case quoted && c == '\\':
			i++ // what follows is plain
		case c == '"':
			quoted = !quoted
		case c == separator && !quoted:
			out = append(out, value[start:i])
			start = i + 1
		}
	}
	return append(out, value[start:])
}

// parameter reads NAME=VALUE: the name in lower case, the value without quotes.
func parameter(part string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(part, "=")
	return strings.ToLower(strings.TrimSpace(name)), unquoted(strings.TrimSpace(value)), ok
}

// unquoted takes the quotes and the backslashes within them off a value, and
// what stands behind; a value without quotes is as it is.
func unquoted(value string) string {
	if !strings.HasPrefix(value, `"`) {
		return value
	}
	var out strings.Builder
	for i := 1; i < len(value) && value[i] != '"'; i++ {
		if value[i] == '\\' && i+1 < len(value) {
			i++
		}
		out.WriteByte(value[i])
	}
	return out.String()
}
