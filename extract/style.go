package extract

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"

	"magpie/config"
)

// backgrounds returns the addresses of the background images in a style
// attribute, in its order.
func backgrounds(style string) []string {
	var urls []string
	for declaration := range declarations(style) {
		urls = append(urls, background(declaration)...)
	}
	return urls
}

// background returns the addresses that a declaration has for a background, in
// the order of its layers, those of an image-set the largest first. A custom
// property may be one: many pages hand their pictures to a style sheet so.
func background(declaration string) []string {
	name, worth, _ := strings.Cut(declaration, ":")
	switch name = strings.ToLower(strings.TrimSpace(name)); {
	case name == "background", name == "background-image", strings.HasPrefix(name, "--"):
		return cssImages(worth)
	}
	return nil
}

// declarations are the parts of a style between the semicolons and braces that
// stand outside parentheses, quotes and comments: a data: address holds some
// too. So it reads style sheets as well.
func declarations(style string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(style) > 0 {
			end := declarationEnd(style)
			if !yield(withoutComments(style[:end])) {
				return
			}
			style = style[min(end+1, len(style)):]
		}
	}
}

// declarationEnd returns where the declaration that a style begins with ends.
func declarationEnd(style string) int {
	depth := 0
	for i := 0; i < len(style); i++ {
		switch c := style[i]; {
		case c == '\\':
			i++
		case c == '"' || c == '\'':
			i += quotedEnd(style[i:]) - 1
		case strings.HasPrefix(style[i:], "/*") && depth == 0:
			i += len(cssComment().FindString(style[i:])) - 1
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case (c == ';' || c == '{' || c == '}') && depth == 0:
			return i
		}
	}
	return len(style)
}

// quotedEnd returns where the string ends that a style begins with. One that
// is not closed ends with its line (CSS Syntax, 4.3.5).
func quotedEnd(style string) int {
	for i := 1; i < len(style); i++ {
		switch style[i] {
		case '\\':
			i++
		case style[0]:
			return i + 1
		case '\n':
			return i
		}
	}
	return len(style)
}

// cssComment matches a comment, which runs to the end when it is not closed.
var cssComment = config.WhenNeeded(`(?s)^/\*.*?(?:\*/|$)`)

// cssOpaque matches what may hold the mark of a comment and is none, and the
// comments.
var cssOpaque = config.WhenNeeded(`(?is)"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\burl\([^)"']*\)|/\*.*?(?:\*/|$)`)

func withoutComments(style string) string {
	if !strings.Contains(style, "/*") {
		return style
	}
	return cssOpaque().ReplaceAllStringFunc(style, func(part string) string {
		if strings.HasPrefix(part, "/*") {
			return " "
		}
		return part
	})
}

// cssImage matches an image of a style: url(…) in double quotes, single quotes
// or bare (CSS Values and Units, 4.5), or a string, as image-set takes too;
// and the resolution behind it. What type(…) says is no image.
var cssImage = config.WhenNeeded(`(?i)(?:\burl\(\s*(?:"((?:[^"\\\n]|(?s:\\.))*)"|'((?:[^'\\\n]|(?s:\\.))*)'|((?:[^)"'\s\\]|\\[0-9A-Fa-f]{1,6}\s?|\\.)*))\s*\)|` +
	`\b(?:type|format|var|attr|src)\([^)]*\)|"((?:[^"\\\n]|(?s:\\.))*)"|'((?:[^'\\\n]|(?s:\\.))*)')` +
	`(?:\s+type\([^)]*\))?(?:\s+([0-9.]+)(x|dppx|dpi|dpcm)\b)?`)

// cssImages returns the addresses of the images in the value of a property.
func cssImages(worth string) []string {
	if !strings.ContainsAny(worth, `("'`) {
		return nil
	}
	inSet := strings.Contains(strings.ToLower(worth), "image-set(")
	var images []source
	for _, m := range cssImage().FindAllStringSubmatch(worth, -1) {
		ref := m[1] + m[2] + m[3]
		if inSet {
			ref = cmp.Or(ref, m[4]+m[5])
		}
		if ref != "" {
			images = append(images, source{url: unescapeCSS(ref), density: resolution(m[6], m[7])})
		}
	}
	slices.SortStableFunc(images, func(a, b source) int { return cmp.Compare(b.density, a.density) })
	return urlsOf(images)
}

// resolution returns how many dots a pixel has, 1 where nothing is said (CSS
// Values and Units, 7.4).
func resolution(number, unit string) float64 {
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 1
	}
	switch strings.ToLower(unit) {
	case "dpi":
		return n / 96
	case "dpcm":
		return n * 2.54 / 96
	}
	return n
}

// cssEscape matches an escape: up to six hexadecimal digits and a blank, a line
// break that is continued, or any other character (CSS Syntax, 4.3.7).
var cssEscape = config.WhenNeeded(`(?s)\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|\s)?|\r\n|.)`)

func unescapeCSS(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return cssEscape().ReplaceAllStringFunc(s, func(escape string) string {
		if m := cssEscape().FindStringSubmatch(escape); m[1] != "" {
			code, _ := strconv.ParseUint(m[1], 16, 32)
			return string(rune(code))
		}
		return strings.TrimLeft(escape[1:], "\r\n\f")
	})
}
