package config

import (
	"strings"
	"unicode/utf8"
)

var (
	// anyKey matches what may be the key of a mapping, wherever it stands on a
	// line; its groups are a quote, the name and a quote.
	anyKey = WhenNeeded(`(?:^|[\s{,\[?])(['"]?)([\pL\pN_-]+)(['"]?)\s*:`)
	// secretAlone matches names of headers that stand where a key of crawl.yaml
	// is due, as after a slip in the indentation.
	secretAlone = WhenNeeded(`(?i)^(x-.+|(proxy-)?authorization|cookie)$`)
	// cookiePair matches a cookie that stands where the path of a file is due.
	cookiePair = WhenNeeded(`^\s*['"]?[^\s'"/\\={}\[\]]+=`)
	// authKey matches auth: and what may be meant by it.
	authKey = WhenNeeded(`(?i)^(o?auth|auths|basic_?auth|http_?auth)$`)
	// passwordKey matches the key of a password.
	passwordKey = WhenNeeded(`(?i)^(passw(or)?[dt]s?|pa(s|ss)wrod|pasword|pass|pwd)$`)
	// pathOfSecrets matches the path of a file behind secrets:, which is none.
	pathOfSecrets = WhenNeeded(`^\s*['"]?[^\s'"{}\[\]=:]+(['",}\s]|$)`)
	// shownName matches the name of a header before its value. What has "=" or
	// ":" in it may be a value as well.
	shownName = WhenNeeded(`^(?:'[\w -]+'\s*:|"[\w -]+"\s*:|\w[\w -]*:(?:\s|$))`)
)

// hideSecrets hides the values under headers:, auth: and their like in the text
// of a file, which may be no YAML: characters become "*", but for white space,
// so that every place stays where it is. Names of headers and of variables stay.
// Where the text leaves a doubt, more is hidden.
func hideSecrets(text string) string {
	lines := strings.Split(text, "\n")
	h := &hider{}
	for i, l := range lines {
		lines[i] = showVariables(l, h.line(line(l)))
	}
	return strings.Join(lines, "\n")
}

// showVariables puts the variables of a line back where they were hidden, but
// for those that have a default.
func showVariables(text, hidden string) string {
	shown := line(hidden)
	for _, v := range VariablesIn(text) {
		if !v.HasDefault {
			copy(shown[utf8.RuneCountInString(text[:v.Pos]):], line(v.String()))
		}
	}
	return string(shown)
}

// secretKey returns the first key at or behind an index whose value is secret,
// and the index behind its colon; -1 when there is none.
func secretKey(l line, at int) (name string, end int) {
	rest := string(l[at:])
	for _, m := range anyKey().FindAllStringSubmatchIndex(rest, -1) {
		name, after := rest[m[4]:m[5]], rest[m[1]:]
		opening, closing := rest[m[2]:m[3]], rest[m[6]:m[7]]
		if opening != closing || opening == "" && after != "" && !strings.ContainsAny(after[:1], " \t{['\"") {
			continue // such a colon is part of a text
		}
		if isSecret(name, after) {
			return name, at + utf8.RuneCountInString(rest[:m[1]])
		}
	}
	return "", -1
}

// isSecret reports whether what follows a key is to be hidden. For cookies: and
// secrets: that is so where a value stands in place of a path.
func isSecret(name, after string) bool {
	if _, near := Nearest(name, []string{"headers", "image_headers"}); near {
		return true
	}
	if _, near := Nearest(name, []string{"secrets"}); near {
		return !pathOfSecrets().MatchString(after)
	}
	return authKey().MatchString(name) || isSecretAlone(name) || name == "cookies" && cookiePair().MatchString(after)
}

// isSecretAlone reports whether all that follows a key is secret, names too.
func isSecretAlone(name string) bool {
	return secretAlone().MatchString(name) || passwordKey().MatchString(name)
}

// nameLength is the length of the name of a header and its colon at the start
// of l, 0 when there is none that is short enough.
func nameLength(l line) int {
	return len(strings.TrimSpace(shownName().FindString(string(l[:min(len(l), longest)]))))
}
