package extract

import (
	"regexp"
	"strings"

	"magpie/config"
)

// contents are the elements of feeds that hold HTML: of RSS 2.0, its content
// module and Atom (RFC 4287).
var contents = []func() *regexp.Regexp{
	contentsOf("description"), contentsOf("content:encoded"), contentsOf("content"), contentsOf("summary"),
}

func contentsOf(name string) func() *regexp.Regexp {
	return config.WhenNeeded(`(?s)(<` + name + `(?:\s[^>]*[^>/])?>)(.*?)(</` + name + `\s*>)`)
}

// escapeContents makes the HTML that elements of a feed hold as it stands their
// text, as CDATA. What is escaped already stays as it is.
func escapeContents(feed string) string {
	for _, contents := range contents {
		element := contents()
		feed = element.ReplaceAllStringFunc(feed, func(match string) string {
			m := element.FindStringSubmatch(match)
			if !strings.Contains(m[2], "<") || strings.Contains(m[2], "<![CDATA[") || strings.Contains(m[2], "]]>") {
				return match
			}
			return m[1] + "<![CDATA[" + m[2] + "]]>" + m[3]
		})
	}
	return feed
}
