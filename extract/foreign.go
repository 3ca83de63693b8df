package extract

import (
	"slices"
	"strings"

	"magpie/config"
)

// plainTemplates drops the tags of the templates that the parser may meet inside
// <svg> or <math>, and keeps what is inside them. Meeting one in the HTML that
// such an element holds, it gives up and ignores the rest of the page.
func plainTemplates(source string) string {
	at := htmlInForeign(source)
	if at < 0 {
		return source
	}
	return source[:at] + templateTag().ReplaceAllString(source[at:], "<!$1$2")
}

var templateTag = config.WhenNeeded(`(?i)<(/?)(template)\b`)

// htmlInForeign returns where the first <svg> or <math> of a page goes over to
// HTML (HTML Standard, 13.2.6.5, integration points). From there on nobody
// but the parser knows whether it has come back. It answers -1 if that happens
// nowhere, or no template follows.
func htmlInForeign(source string) int {
	point, inForeign := -1, false
	for at := nextTag(source, 0); at >= 0; at = nextTag(source, at+1) {
		rest := source[at:]
		switch {
		case point >= 0:
			if isTag(rest, "template") {
				return point
			}
		case !inForeign:
			inForeign = isTag(rest, "svg") || isTag(rest, "math")
		case isIntegrationPoint(rest):
			point = at
		}
	}
	return -1
}

// nextTag returns where the next '<' stands, from an index on; -1 at the end.
func nextTag(source string, from int) int {
	i := strings.IndexByte(source[from:], '<')
	if i < 0 {
		return -1
	}
	return from + i
}

// isTag reports whether a text begins with a start tag of that name.
func isTag(text, name string) bool {
	end := 1 + len(name)
	return len(text) > end && strings.EqualFold(text[1:end], name) && strings.IndexByte(asciiSpace+"/>", text[end]) >= 0
}

// isIntegrationPoint reports whether a text begins with an element that holds
// HTML where it stands inside <svg> or <math>. A name and a description, which
// icons have, do so only if they hold more than text.
func isIntegrationPoint(text string) bool {
	for _, name := range []string{"title", "desc"} {
		if isTag(text, name) {
			next := nextTag(text, 1)
			return next < 0 || !strings.HasPrefix(text[next:], "</")
		}
	}
	return slices.ContainsFunc(integrationPoints, func(name string) bool { return isTag(text, name) })
}

var integrationPoints = []string{"foreignObject", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"}
