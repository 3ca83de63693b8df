package extract

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// parse builds the tree of a page. Scripting is off, so that what stands in
// <noscript> is elements and not one text.
func parse(source string) (*html.Node, error) {
	source = mendTags(inTable(source))
	root, err := parseTree(source)
	// The parser refuses more than 512 open elements. Old galleries leave
	// thousands of <center> and <font> open: the deepest are dropped.
	for _, c := range cuts {
		if err == nil {
			return root, nil
		}
		source = flatten(source, c)
		root, err = parseTree(source)
	}
	if err != nil {
		return nil, fmt.Errorf("building the tree of elements: %w", err)
	}
	return root, nil
}

// mendTags rewrites what the parser cannot take, or not in time.
func mendTags(source string) string {
	s := surveyOf(source)
	repeats := s.html > 1 || s.body > 1
	if repeats {
		source = oneBody(source)
	}
	if repeats || s.foreign && s.template {
		source = plainTemplates(source)
		s = surveyOf(source)
	}
	return boundFormatting(source, s)
}

func parseTree(source string) (*html.Node, error) {
	return html.ParseWithOptions(strings.NewReader(source), html.ParseOptionEnableScripting(false))
}
