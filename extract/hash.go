package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"magpie/config"
)

// hash digests a rule as it is written, see [Rule.Hash]. Lists in lists, as JSON, are
// unambiguous: no two rules are written the same way.
func hash(r *config.Rule) string {
	// What can be digested can always be encoded.
	text, _ := json.Marshal(digestRule(r))
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// digestRule lists what decides what is found. What was added to the language
// later stands in the list only where it is used, so that a rule without it
// keeps its hash.
func digestRule(r *config.Rule) []any {
	var fields, links []any
	for _, f := range r.Fields {
		fields = append(fields, []any{f.Name.Value, digestFinder(f.Finder)})
	}
	for _, f := range r.Follow {
		links = append(links, digestFinder(f.Links))
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
		all = append(all, []any{"body", digestValue(*r.Body)})
	}
	return all
}

func digestFinder(f *config.Finder) any {
	if f == nil {
		return nil
	}
	steps := []any{}
	for _, s := range f.Steps {
		steps = append(steps, []any{s.Kind.Value, digestValue(s.Arg)})
	}
	return steps
}

func digestValue(v config.Value) any {
	if v.IsText {
		return v.Text.Value
	}
	list := []any{"list"}
	for _, item := range v.List {
		list = append(list, digestValue(item))
	}
	for _, e := range v.Entries {
		list = append(list, []any{e.Key.Value, digestValue(e.Value)})
	}
	return list
}
