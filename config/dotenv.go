package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

var (
	errDotenvName  = errors.New("is not NAME=VALUE")
	errDotenvQuote = errors.New("has a quote that does not close, or something behind one that does")
)

// largestSecrets is the size in bytes up to which a file of secrets is read.
const largestSecrets = 1 << 20

var (
	// dotenvName matches the beginning of a line of a file of secrets.
	dotenvName = WhenNeeded(`^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=`)
	// dotenvSingle and dotenvDouble match a value in quotes, to the end of the
	// line.
	dotenvSingle = WhenNeeded(`^'([^']*)'[ \t]*(?:#.*)?$`)
	dotenvDouble = WhenNeeded(`^"((?:[^"\\]|\\.)*)"[ \t]*(?:#.*)?$`)
	// dotenvComment matches the beginning of a comment behind a value.
	dotenvComment = WhenNeeded(`[ \t]#`)
)

// dotenvEscapes are those of double quotes, as shells know them, and the line
// feed. Any other backslash is itself.
var dotenvEscapes = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, `$`, "\\`", "`", `\n`, "\n")

// secrets reads the file that secrets: names. Faults stand at the key, and
// tell nothing of what the file holds but the number of a line.
func (r *reader) secrets() {
	name := r.doc.Secrets
	if name.Value == "" {
		return
	}
	src, err := read(absolute(filepath.Dir(r.doc.File), name.Value), largestSecrets)
	if err != nil {
		r.fault(name.Pos, fmt.Sprintf("reading the file of secrets: %v", withoutPath(err)),
			"the path is relative to the folder of this file; leave secrets: out where the environment has them all")
		return
	}
	values, err := parseDotenv(normal(src))
	if err != nil {
		r.fault(name.Pos, fmt.Sprintf("reading the file of secrets: %v", err), "write a line NAME=VALUE for each secret, the value in quotes if need be")
		return
	}
	r.doc.env.secrets = values
}

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

func parseDotenvLine(l string) (name, value string, err error) {
	m := dotenvName().FindStringSubmatch(l)
	if m == nil {
		return "", "", errDotenvName
	}
	rest := l[len(m[0]):]
	in := strings.TrimLeft(rest, " \t")
	if v := dotenvSingle().FindStringSubmatch(in); v != nil {
		return m[1], v[1], nil
	}
	if v := dotenvDouble().FindStringSubmatch(in); v != nil {
		return m[1], dotenvEscapes.Replace(v[1]), nil
	}
	if strings.HasPrefix(in, "'") || strings.HasPrefix(in, `"`) {
		return "", "", errDotenvQuote
	}
	return m[1], dotenvUnquoted(rest), nil
}

// dotenvUnquoted returns a value without quotes, which ends at a "#" behind a
// blank and nowhere else.
func dotenvUnquoted(rest string) string {
	if comment := dotenvComment().FindStringIndex(rest); comment != nil {
		rest = rest[:comment[0]]
	}
	return strings.TrimSpace(rest)
}
