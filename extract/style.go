package extract

import (
	"regexp"
	"strings"
)

// cssURL matches one url(…) of a style: in double quotes, single quotes, or
// bare (CSS Values and Units, 4.5).
var cssURL = regexp.MustCompile(`(?i)\burl\(\s*(?:"([^"]*)"|'([^']*)'|((?:[^)"'\s\\]|\\.)+))\s*\)`)

// backgrounds returns the addresses of the background images in a style
// attribute, in its order.
func backgrounds(style string) []string {
	var urls []string
	for _, declaration := range declarations(style) {
		name, worth, _ := strings.Cut(declaration, ":")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "background", "background-image":
			for _, m := range cssURL.FindAllStringSubmatch(worth, -1) {
				urls = append(urls, strings.ReplaceAll(m[1]+m[2]+m[3], `\`, ""))
			}
		}
	}
	return urls
}

// declarations splits a style at the semicolons outside parentheses and
// quotes: a data: address holds some too.
func declarations(style string) []string {
	var all []string
	start := 0
	for i, depth := range depths(style) {
		if depth == 0 && style[i] == ';' {
			all = append(all, style[start:i])
			start = i + 1
		}
	}
	return append(all, style[start:])
}
