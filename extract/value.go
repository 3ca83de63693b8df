package extract

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/antchfx/xmlquery"
	"golang.org/x/net/html"
)

// value is what flows through a finder: an element of HTML, a node of XML, a
// value of JSON that is no text, or a text when it is none of these.
type value struct {
	node *html.Node
	xml  *xmlquery.Node
	// data is what encoding/json makes of a value with UseNumber.
	data any
	// choices says of a list that its items are addresses of one thing.
	choices bool
	text    string
	// whole says that it is the page itself.
	whole bool
}

// form is what values are. As what a step takes, the zero form is any.
type form string

const (
	elements form = "elements"
	nodes    form = "XML nodes"
	data     form = "JSON values"
	texts    form = "texts"
)

// dataValue is the value that some JSON is; texts of JSON are texts.
func dataValue(v any) value {
	if text, ok := v.(string); ok {
		return value{text: text}
	}
	return value{data: v}
}

// isText reports whether it is a text and nothing else.
func (v value) isText() bool { return v.node == nil && v.xml == nil && v.data == nil }

// json is the value as JSON has it. Only data and texts have one; a page
// without is null.
func (v value) json() any {
	if v.data != nil || v.whole {
		return v.data
	}
	return v.text
}

// String returns a text as it is, that of an element or a node with white
// space collapsed. Of a list of JSON it is the texts of the items with commas
// between them, of an object the JSON itself.
func (v value) String() string {
	switch {
	case v.node != nil:
		return collapse(textOf(v.node))
	case v.xml != nil:
		return collapse(v.xml.InnerText())
	case v.data != nil:
		return dataText(v.data)
	}
	return v.text
}

func dataText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = dataText(item)
		}
		return strings.Join(items, ", ")
	case map[string]any:
		return jsonOf(v)
	}
	return fmt.Sprint(v)
}

// jsonOf writes a value as JSON, with "&" and "<" as they are. What was read as
// JSON can be written as such.
func jsonOf(v any) string {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
	return strings.TrimSuffix(out.String(), "\n")
}

// flat puts the items of lists in the place of the lists, however deep.
func flat(values []value) []value {
	if !slices.ContainsFunc(values, func(v value) bool { return isList(v.data) }) {
		return values
	}
	out := make([]value, 0, len(values))
	for _, v := range values {
		if list, listed := v.data.([]any); listed {
			out = appendItems(out, list)
		} else {
			out = append(out, v)
		}
	}
	return out
}

func appendItems(to []value, list []any) []value {
	for _, item := range list {
		if inner, listed := item.([]any); listed {
			to = appendItems(to, inner)
		} else if item != nil {
			to = append(to, dataValue(item))
		}
	}
	return to
}

func isList(v any) bool {
	_, ok := v.([]any)
	return ok
}
