package extract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/antchfx/htmlquery"
	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
	"github.com/itchyny/gojq"
)

// What a path goes by is told where it finds nothing: the longest beginning of
// it that leads somewhere, and what there is at that place.

// mostMembers is how many members of an object, or children of an element, are
// told.
const mostMembers = 15

// beginnings are the parts of a path that end before one of some marks outside
// brackets and quotes, the longest first.
func beginnings(path, marks string) (parts []string) {
	depth := depths(path)
	for i := len(path) - 1; i > 0; i-- {
		opens := path[i] == '[' && depth[i] == 1 // counts as inside
		if (depth[i] == 0 || opens) && strings.IndexByte(marks, path[i]) >= 0 {
			parts = append(parts, strings.TrimSpace(path[:i]))
		}
	}
	return parts
}

// astray tells what there is where the program goes astray on some values.
func (p *jqProgram) astray(r *reading, given []value) string {
	for _, path := range append(beginnings(p.text, ".[|"), ".") {
		for _, v := range given[:min(len(given), samples)] {
			found, ok := firstOf(path, r, v)
			if !ok {
				continue
			}
			if object, is := found.(map[string]any); is && endsInNull(object, strings.TrimPrefix(p.text, path)) {
				return p.text + " is null"
			}
			return tellData(path, found)
		}
	}
	return ""
}

// endsInNull reports whether a step of a path is a member that is there, but null.
func endsInNull(object map[string]any, step string) bool {
	member, there := object[strings.Trim(step, ".? ")]
	return there && member == nil
}

// firstOf is the first value that a program gives, false if it gives none.
func firstOf(program string, r *reading, v value) (any, bool) {
	query, err := gojq.Parse(program)
	if err != nil {
		return nil, false
	}
	code, err := gojq.Compile(query, gojq.WithVariables([]string{"$f"}))
	if err != nil || !v.isText() && v.data == nil {
		return nil, false
	}
	fields := map[string]any{}
	for name, text := range r.fields {
		fields[name] = text
	}
	results := code.RunWithContext(newJQContext(r), v.json(), fields)
	found, more := results.Next()
	_, failed := found.(error)
	return found, more && !failed && found != nil
}

// tellData says what a value of JSON is that a path leads to.
func tellData(path string, data any) string {
	begin, where := strings.TrimSuffix(path, "."), path
	if path == "." {
		where = "it"
	}
	switch data := data.(type) {
	case map[string]any:
		if path == "." {
			where = "the object"
		}
		if len(data) == 0 {
			return where + " is empty"
		}
		return fmt.Sprintf("%s has: %s", where, tellMembers(data))
	case []any:
		if len(data) == 0 {
			return where + " is an empty list"
		}
		if path == "." {
			begin = "."
		}
		return fmt.Sprintf("%s is a list of %d: %s[]", where, len(data), begin)
	}
	return fmt.Sprintf("%s is %s", where, shorten(jsonOf(data)))
}

// tellMembers lists the members of an object; one that is null gives nothing.
func tellMembers(object map[string]any) string {
	names := slices.Sorted(maps.Keys(object))
	for i, name := range names {
		if object[name] == nil {
			names[i] += " (null)"
		}
	}
	return listSome(names)
}

// listSome lists the first few of some names.
func listSome(names []string) string {
	if more := len(names) - mostMembers; more > 0 {
		names = append(names[:mostMembers:mostMembers], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}

// astray tells what there is where the expression goes astray on some nodes.
func (x *xpathExpression) astray(_ *reading, given []value) string {
	for _, path := range append(beginnings(x.text, "/"), ".") {
		part := &xpathExpression{text: path}
		expr, err := part.compile()
		if err != nil {
			continue
		}
		for _, v := range given[:min(len(given), samples)] {
			if v.identity() == nil {
				continue
			}
			told := ""
			err := part.evaluate(expr, v, func(found value) bool {
				told = tellNode(path, found)
				return false
			})
			if err == nil && told != "" {
				return told
			}
		}
	}
	return ""
}

// tellNode says what the node has that a path leads to.
func tellNode(path string, v value) string {
	if v.identity() == nil {
		return fmt.Sprintf("%s is %q", path, shorten(collapse(v.text)))
	}
	at := navigatorOf(v)
	switch {
	case at.NodeType() == xpath.RootNode:
		path = "the page"
	case path == ".":
		path = "it"
	}
	parts := partsOf(at)
	if len(parts) == 0 {
		return fmt.Sprintf("%s has no elements and no attributes, its text is %q", path, shorten(v.String()))
	}
	return fmt.Sprintf("%s has: %s", path, listSome(parts))
}

// partsOf are the names of a node's attributes and children, each once.
func partsOf(at xpath.NodeNavigator) (names []string) {
	for attribute := at.Copy(); attribute.MoveToNextAttribute(); {
		names = append(names, "@"+nameOf(attribute))
	}
	child := at.Copy()
	for more := child.MoveToChild(); more && len(names) <= maxKinds; more = child.MoveToNext() {
		if child.NodeType() == xpath.ElementNode && !slices.Contains(names, nameOf(child)) {
			names = append(names, nameOf(child))
		}
	}
	return names
}

// nameOf is the name of a node as it is written.
func nameOf(at xpath.NodeNavigator) string {
	if prefix := at.Prefix(); prefix != "" {
		return prefix + ":" + at.LocalName()
	}
	return at.LocalName()
}

// navigatorOf walks from a node, which has to be one.
func navigatorOf(v value) xpath.NodeNavigator {
	if v.xml != nil {
		return xmlquery.CreateXPathNavigator(v.xml)
	}
	return htmlquery.CreateXPathNavigator(v.node)
}
