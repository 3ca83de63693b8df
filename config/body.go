package config

import (
	"encoding/json"
	"fmt"
	"strings"
)

// bodyKinds are the ways to write a body other than as a text.
var bodyKinds = []string{"form", "json"}

// notJSON matches what YAML takes for a truth, nothing or a number (YAML 1.2,
// 10.3.2) and JSON may write otherwise.
var notJSON = WhenNeeded(`^(true|True|TRUE|false|False|FALSE|null|Null|NULL|~|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)

// body reads a text, or a mapping with form: or json:. It returns nil when any
// of it has a fault.
func (r *reader) body(k key, n *node) *Value {
	if n.kind != mapping {
		t, ok := r.text(k, n)
		if !ok {
			return nil
		}
		if n.plain && aNumber().MatchString(n.text) {
			r.fault(n.pos, "body needs a text, form: or json:", k.hint())
			return nil
		}
		return &Value{Pos: n.pos, IsText: true, Text: t, Plain: n.plain}
	}
	if len(n.pairs) != 1 {
		r.fault(n.pos, "body takes either form: or json:", k.hint())
		return nil
	}
	kind, ok := r.word("kind of body", n.pairs[0].key, bodyKinds)
	if !ok || !r.bodyPart(kind.Value, n.pairs[0].value) {
		return nil
	}
	v, ok := r.entries(n)
	if !ok {
		return nil
	}
	return &v
}

// bodyPart reports what cannot be sent as a form or as JSON. What any argument
// may have wrong with it is reported elsewhere.
func (r *reader) bodyPart(kind string, n *node) bool {
	if kind == "json" {
		return r.asJSON(n)
	}
	k := key{name: kind, example: "{page: '{page}'}"}
	good := r.hasValue(k, n) && r.is(mapping, k, n)
	if good && len(n.pairs) == 0 {
		r.fault(n.pos, "form is empty", k.hint())
	}
	for _, p := range n.pairs {
		value := key{name: p.key.Value, example: "''"}
		good = r.hasValue(value, p.value) && r.is(scalar, value, p.value) && good
	}
	return good
}

// asJSON reports what YAML and JSON read differently, for its author meant one
// of the two.
func (r *reader) asJSON(n *node) bool {
	good := true
	for _, item := range n.items {
		good = r.asJSON(item) && good
	}
	for _, p := range n.pairs {
		good = r.asJSON(p.value) && good
	}
	if (n.plain || n.kind == null) && notJSON().MatchString(n.text) && !json.Valid([]byte(n.text)) {
		r.fault(n.pos, fmt.Sprintf("JSON does not write %s", n.text), fmt.Sprintf("%sif it is text, quote it: %s", asJSONWrites(n.text), quoted(n.text)))
		return false
	}
	return good
}

// asJSONWrites is the advice for a value that JSON has under another spelling.
func asJSONWrites(text string) string {
	switch lower := strings.ToLower(text); lower {
	case "true", "false", "null":
		return "write " + lower + "; "
	case "~":
		return "write null; "
	}
	return "write a number as JSON does, such as 12 or 0.5; "
}
