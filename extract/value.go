package extract

import (
	"encoding/json"
	"fmt"
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
	text string
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

// json is the value as JSON has it. Only data and texts have one.
func (v value) json() any {
	if v.data != nil {
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
		// Values that were read as JSON can be written as JSON.
		text, _ := json.Marshal(v)
		return string(text)
	}
	return fmt.Sprint(v)
}

// flat puts the items of lists in the place of the lists.
func flat(values []value) []value {
	var out []value
	for i, v := range values {
		list, isList := v.data.([]any)
		if !isList {
			if out != nil {
				out = append(out, v)
			}
			continue
		}
		if out == nil {
			out = append(make([]value, 0, len(values)+len(list)), values[:i]...)
		}
		for _, item := range list {
			if item != nil {
				out = append(out, flat([]value{dataValue(item)})...)
			}
		}
	}
	if out == nil {
		return values
	}
	return out
}
