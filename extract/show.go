package extract

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// longestSample bounds what is shown of a find, in bytes.
const longestSample = 120

// samples is how many finds are shown where all are alike.
const samples = 3

// showSome shows the first few of some values, each once.
func showSome(values []value) []string {
	var shown []string
	for _, v := range values {
		if d := show(v); !slices.Contains(shown, d) {
			shown = append(shown, d)
		}
		if len(shown) == samples {
			break
		}
	}
	return shown
}

// show writes a find in a line: an element's tag with its attributes and
// the begin of its text, or a text.
func show(v value) string {
	switch {
	case v.whole || v.node != nil && v.node.Type != html.ElementNode:
		return "the page"
	case v.xml != nil:
		return shorten(collapse(v.xml.OutputXML(true)))
	case v.node == nil:
		return shorten(collapse(showData(v)))
	}
	var tag strings.Builder
	tag.WriteString("<" + v.node.Data)
	for _, a := range v.node.Attr {
		fmt.Fprintf(&tag, " %s=%q", a.Key, shorten(a.Val))
	}
	tag.WriteString(">")
	return shorten(collapse(tag.String() + " " + textOf(v.node)))
}

// showData writes a value of JSON as JSON, and a text as it is.
func showData(v value) string {
	if v.data == nil {
		return v.text
	}
	return jsonOf(v.data)
}

// shorten cuts a text that is longer than a sample.
func shorten(text string) string {
	if len(text) <= longestSample {
		return text
	}
	return strings.ToValidUTF8(text[:longestSample], "") + "…"
}

// noAddress says why a find leads nowhere.
func noAddress(v value) string {
	if wrong := wrongKind(v.data); wrong != "" {
		return wrong
	}
	return "it leads nowhere"
}

// noPicture says why a find is no picture.
func noPicture(v value) string {
	if wrong := wrongKind(v.data); wrong != "" {
		return wrong
	}
	return "it has no address of a picture"
}

// wrongKind says why a value of JSON cannot be an address, or hold some; "" if
// it can.
func wrongKind(data any) string {
	switch data := data.(type) {
	case nil, string:
		return ""
	case map[string]any:
		return "an object is no address: take a member, such as .url"
	case bool:
		return fmt.Sprintf("%v is no address", data)
	case []any:
		if len(data) == 0 {
			return "the list is empty"
		}
		return wrongKind(data[0])
	}
	return "a number is no address: build one, such as {template: '/photos/{value}'}"
}
