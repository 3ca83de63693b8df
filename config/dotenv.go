package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

var (
	// dotenvName matches the beginning of a line of a file of secrets.
	dotenvName = regexp.MustCompile(`^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*`)
	// dotenvSingle and dotenvDouble match a value in quotes, to the end of the
	// line.
	dotenvSingle = regexp.MustCompile(`^'([^']*)'[ \t]*(?:#.*)?$`)
	dotenvDouble = regexp.MustCompile(`^"((?:[^"\\]|\\.)*)"[ \t]*(?:#.*)?$`)
)

// dotenvEscapes are those of double quotes, as shells know them, and the line
// feed. Any other backslash is itself.
var dotenvEscapes = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, `$`, "\\`", "`", `\n`, "\n")

// parseDotenv reads lines of the form NAME=VALUE. Errors tell the number of a
// line and nothing of what stands there.
func parseDotenv(text string) (map[string]string, error) {
	values := make(map[string]string)
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		name, value, err := parseDotenvLine(l)
		if err != nil {
			return nil, fmt.Errorf("line %d %w", i+1, err)
		}
		if _, twice := values[name]; twice {
			return nil, fmt.Errorf("line %d sets a variable that an earlier line sets", i+1)
		}
		values[name] = value
	}
	return values, nil
}

var (
	errDotenvName  = errors.New("is not NAME=VALUE")
	errDotenvQuote = errors.New("has a quote that does not close, or something behind one that does")
)

func parseDotenvLine(l string) (name, value string, err error) {
	m := dotenvName.FindStringSubmatch(l)
	if m == nil {
		return "", "", errDotenvName
	}
	rest := l[len(m[0]):]
	if v := dotenvSingle.FindStringSubmatch(rest); v != nil {
		return m[1], v[1], nil
	}
	if v := dotenvDouble.FindStringSubmatch(rest); v != nil {
		return m[1], dotenvEscapes.Replace(v[1]), nil
	}
	if strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, `"`) {
		return "", "", errDotenvQuote
	}
	return m[1], dotenvUnquoted(rest), nil
}

// dotenvUnquoted returns a value without quotes, which ends at a "#" behind a
// blank.
func dotenvUnquoted(rest string) string {
	for i, r := range rest {
		if r == '#' && (i == 0 || strings.ContainsRune(" \t", rune(rest[i-1]))) {
			rest = rest[:i]
			break
		}
	}
	return strings.TrimSpace(rest)
}
