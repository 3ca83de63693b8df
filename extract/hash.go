package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"magpie/config"
)

// hash digests a rule as it is written, see [Rule.Hash], with what it is handed.
// Lists in lists, as JSON, are unambiguous: no two rules are written the same way.
func hash(r *config.Rule, around handedDown) string {
	// What can be digested can always be encoded.
	text, _ := json.Marshal(append(digestRule(r), around.digest(r)...))
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// digestRule lists what decides what is found. What was added to the language
// later stands in the list only where it is used, so that a rule without it
// keeps its hash.
func digestRule(r *config.Rule) []any {
	var fields, links, versions []any
	for _, f := range r.Fields {
		fields = append(fields, []any{f.Name.Value, digestFinder(f.Finder)})
	}
	for i, f := range r.Follow {
		links = append(links, digestFinder(f.Links))
		if f.Revisit.Finder != nil {
			versions = append(versions, []any{"revisit", i, digestFinder(f.Revisit.Finder)})
		}
	}
	all := []any{digestFinder(r.Next), digestFinder(r.Image), fields, links, r.Gallery.Value, r.MaxPages}
	if r.Charset.Value != "" {
		all = append(all, r.Charset.Value)
	}
	for _, t := range []struct {
		name string
		text config.Text
	}{{"format", r.Format}, {"until", r.Until}, {"key", r.Key}, {"where", r.Where}, {"method", r.Method}} {
		if t.text.Value != "" {
			all = append(all, []any{t.name, t.text.Value})
		}
	}
	for _, block := range r.Each {
		all = append(all, []any{"each", digestFinder(block.In), digestRule(block)})
	}
	for _, f := range r.Fallback {
		all = append(all, []any{"fallback", digestFinder(f)})
	}
	if r.Count != nil {
		all = append(all, []any{"count", digestFinder(r.Count)})
	}
	if r.Body != nil {
		all = append(all, []any{"body", digestBody(*r.Body)})
	}
	for _, h := range r.OwnHeaders {
		all = append(all, []any{"header", h.Name.Value, h.Value.Value})
	}
	if names := capturedNames(r); len(names) > 0 {
		all = append(all, []any{"match", names})
	}
	return append(all, versions...)
}

// capturedNames lists the fields that match: names, in alphabetical order.
func capturedNames(r *config.Rule) []string {
	return FieldNames(&config.Rule{Match: r.Match})
}

func digestFinder(f *config.Finder) any {
	if f == nil {
		return nil
	}
	steps := []any{}
	for _, s := range f.Steps {
		typed := asWritten
		if s.Kind.Value == "query" {
			typed = isNull
		}
		steps = append(steps, []any{s.Kind.Value, digestValue(s.Arg, typed)})
	}
	return steps
}

// digestBody digests what body: says. In JSON a number is another thing than
// its text.
func digestBody(v config.Value) any {
	if len(v.Entries) == 1 && v.Entries[0].Key.Value == "json" {
		return digestValue(v, isTyped)
	}
	return digestValue(v, asWritten)
}

// asWritten says that no text of a value stands for anything else.
func asWritten(config.Value) bool { return false }

// digestValue digests a value in which typed says what plain texts stand for
// something else: null, or a number. In quotes they would be texts, and digest
// as such.
func digestValue(v config.Value, typed func(config.Value) bool) any {
	if v.IsText {
		plain := v
		plain.Plain = true
		if !v.Plain && typed(plain) {
			return []any{"text", v.Text.Value}
		}
		return v.Text.Value
	}
	list := []any{"list"}
	for _, item := range v.List {
		list = append(list, digestValue(item, typed))
	}
	for _, e := range v.Entries {
		list = append(list, []any{e.Key.Value, digestValue(e.Value, typed)})
	}
	return list
}
