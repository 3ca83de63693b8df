package extract

import (
	"golang.org/x/net/html"

	"magpie/config"
)

// oneBody drops the start tags of <html> and <body> after the first of each.
// The parser compares the attributes of every later one with all it has met
// so far, which takes minutes when a page has thousands of them.
func oneBody(source string) string {
	seen := map[string]bool{}
	source = rewrite(source, func(kind html.TokenType, name string) bool {
		first := !seen[name]
		if kind != html.EndTagToken && (name == "html" || name == "body") {
			seen[name] = true
			return first
		}
		return true
	})
	// What is left stands in scripts, as text; or does so by the tokenizer,
	// but not by the parser, which takes <style> inside <svg> for a tag.
	if len(bodyTag().FindAllStringIndex(source, mostBodies+1)) > mostBodies {
		source = bodyTag().ReplaceAllString(source, "<!$1")
	}
	return source
}

// mostBodies is how many <html> and <body> the scripts of an honest page may
// write.
const mostBodies = 100

var bodyTag = config.WhenNeeded(`(?i)<(html|body)\b`)
