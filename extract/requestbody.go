package extract

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"magpie/config"
)

// body is what a request sends: a text, a form or JSON, with templates for
// texts.
type body struct {
	contentType string
	write       func(value func(string) string) string
}

// The content types of bodies.
const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// body compiles what body: says, nil for nothing.
func (c *compiler) body(v *config.Value) *body {
	switch {
	case v == nil:
		return nil
	case v.IsText:
		return c.textBody(v.Text)
	case len(v.Entries) == 1 && v.Entries[0].Key.Value == "form":
		return c.formBody(v.Entries[0].Value)
	case len(v.Entries) == 1 && v.Entries[0].Key.Value == "json":
		return c.jsonBody(v.Entries[0].Value)
	}
	c.fault(v.Pos, "write body: 'page={page}', body: {form: {page: '{page}'}} or body: {json: {page: '{page}'}}",
		"body needs a text, a form or json")
	return nil
}

// textBody is sent as it stands; what looks like JSON is told as that.
func (c *compiler) textBody(t config.Text) *body {
	kind := formType
	if strings.HasPrefix(strings.TrimSpace(t.Value), "{") || strings.HasPrefix(strings.TrimSpace(t.Value), "[") {
		kind = jsonType
	}
	template := c.requestTemplate(t)
	return &body{kind, func(value func(string) string) string {
		text, _ := template.Expand(value, nil)
		return text
	}}
}

// formBody is written as forms are (WHATWG URL, 5.2), in the order of the file.
func (c *compiler) formBody(v config.Value) *body {
	type input struct {
		name  string
		value *Template
	}
	var inputs []input
	for _, e := range v.Entries {
		if !e.Value.IsText {
			c.fault(e.Value.Pos, "write a text for each", "the value %q of a form must be a text", e.Key.Value)
			continue
		}
		inputs = append(inputs, input{e.Key.Value, c.inputTemplate(e.Value.Text)})
	}
	return &body{formType, func(value func(string) string) string {
		var pairs []string
		for _, in := range inputs {
			text, _ := in.value.Expand(value, nil)
			pairs = append(pairs, url.QueryEscape(in.name)+"="+escapeBut(text, url.QueryEscape))
		}
		return strings.Join(pairs, "&")
	}}
}

// requestTemplate compiles a template that may be empty.
func (c *compiler) requestTemplate(t config.Text) *Template {
	if t.Value == "" {
		return &Template{}
	}
	template := c.template(t, requestText, c.names)
	c.counted.counts = c.counted.counts || template != nil && template.counts()
	return template
}

// inputTemplate compiles the template of a value of a form or of JSON. One that
// is nothing but a name in braces was meant as that, known or not.
func (c *compiler) inputTemplate(t config.Text) *Template {
	if name := loneName(t.Value); name != "" && !slices.Contains(c.names, name) {
		c.fault(t.Pos, adviseName(name, c.names), "there is no value %q here", name)
		return &Template{}
	}
	return c.requestTemplate(t)
}

// escapeBut escapes a text but for the variables of the environment in it.
func escapeBut(text string, escape func(string) string) string {
	var out strings.Builder
	for text != "" {
		before, behind, found := strings.Cut(text, "${")
		name, rest, closed := strings.Cut(behind, "}")
		if !found || !closed {
			out.WriteString(escape(text))
			break
		}
		out.WriteString(escape(before) + "${" + name + "}")
		text = rest
	}
	return out.String()
}

// jsonBody is written as JSON. A text that is a lone {name} without filters
// becomes a number if its value is a whole one, and null if it is empty.
func (c *compiler) jsonBody(v config.Value) *body {
	build := c.jsonValue(v)
	return &body{jsonType, func(value func(string) string) string {
		return jsonOf(build(value))
	}}
}

func (c *compiler) jsonValue(v config.Value) func(func(string) string) any {
	switch {
	case isNull(v):
		return func(func(string) string) any { return nil }
	case isTyped(v):
		return func(func(string) string) any { return json.RawMessage(v.Text.Value) }
	case v.IsText:
		return c.jsonText(v.Text)
	case v.List != nil:
		var items []func(func(string) string) any
		for _, item := range v.List {
			items = append(items, c.jsonValue(item))
		}
		return func(value func(string) string) any {
			list := make([]any, len(items))
			for i, item := range items {
				list[i] = item(value)
			}
			return list
		}
	}
	members := map[string]func(func(string) string) any{}
	for _, e := range v.Entries {
		members[e.Key.Value] = c.jsonValue(e.Value)
	}
	return func(value func(string) string) any {
		object := map[string]any{}
		for name, member := range members {
			object[name] = member(value)
		}
		return object
	}
}

// isTyped reports whether a value in JSON is no text, but null, a number or a
// truth.
func isTyped(v config.Value) bool {
	return isNull(v) || v.IsText && v.Plain && json.Valid([]byte(v.Text.Value))
}

func (c *compiler) jsonText(t config.Text) func(func(string) string) any {
	template := c.inputTemplate(t)
	lone := len(template.parts) == 1 && template.parts[0].name != "" && template.parts[0].filters == nil
	return func(value func(string) string) any {
		text, _ := template.Expand(value, nil)
		if !lone {
			return text
		}
		if text == "" {
			return nil
		}
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text {
			return n
		}
		return text
	}
}
