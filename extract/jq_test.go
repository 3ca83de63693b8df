package extract

import (
	"fmt"
	"strings"
	"testing"

	"magpie/config"
)

// How often a program loops the page may say, within bounds that no honest page
// comes near. Beyond them the page cannot be read, and is not read in part.
func TestJQEnds(t *testing.T) {
	rule := compile(t, stanzaRule(t, `{format: json, image: 'range(.n) | select(. == 1) | tostring'}`))
	on := almostSpent(rule, bodyFor(t, rule, `{"n": 1e15}`))
	err := rule.readPage(on)
	const want = `finding image: jq "range(.n) | select(. == 1) | tostring": the page makes it loop too often`
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}

// almostSpent is a reading whose programs may take only a few steps more.
func almostSpent(rule *Rule, p *Page) *reading {
	on := newReading(rule, p, Scope{Page: 1})
	on.spent.jqSteps = mostJQSteps(len(p.source)) - 20_000
	return on
}

// Honest answers hold all of one list against all of another.
func TestJQJoins(t *testing.T) {
	const items = 200
	var sizes, photos []string
	for i := range items {
		sizes = append(sizes, fmt.Sprintf(`{"id": %d, "size": "large"}`, i))
		photos = append(photos, fmt.Sprintf(`{"id": %d, "url": "/%d.jpg"}`, i, i))
	}
	body := `{"sizes": [` + strings.Join(sizes, ",") + `], "photos": [` + strings.Join(photos, ",") + `]}`
	rule := compile(t, stanzaRule(t, `{format: json, image: '.sizes[] as $s | .photos[] | select(.id == $s.id) | .url'}`))
	on := newReading(rule, bodyFor(t, rule, body), Scope{Page: 1})
	if err := rule.readPage(on); err != nil || len(on.finds.Images) != items {
		t.Fatalf("got %d pictures, %v", len(on.finds.Images), err)
	}
	// A step for each pair is as many for long lists.
	if pairs := on.spent.jqSteps / (items * items) * 1500 * 1500; pairs > mostJQPairs {
		t.Errorf("1,500 of each would take %d steps of %d", pairs, mostJQPairs)
	}
}

func TestJQTakesFewStepsOnHonestPages(t *testing.T) {
	var items []string
	for i := range 600 {
		items = append(items, fmt.Sprintf(`{"id": %d, "title": "Photograph %d", "media": {"url": "/%d.jpg", "tags": ["a", "b"]}}`, i, i, i))
	}
	body := `{"items": [` + strings.Join(items, ",") + `]}`
	rule := compile(t, stanzaRule(t, `{format: json, fields: {all: '[..] | length'}, each: {in: '.items[]', fields: {id: .id, title: '.title | ascii_downcase',
tags: '.media.tags | join(" ")'}, image: '.media | select(.url) | .url'}}`))
	on := newReading(rule, bodyFor(t, rule, body), Scope{Page: 1})
	if err := rule.readPage(on); err != nil || on.finds.Empty != nil {
		t.Fatalf("got %q, %v", on.finds.Empty, err)
	}
	if most := mostJQSteps(len(body)); on.spent.jqSteps > most/5 {
		t.Errorf("took %d steps of %d", on.spent.jqSteps, most)
	}
	t.Logf("%d steps for %d bytes", on.spent.jqSteps, len(body))
}

// FuzzJQ compiles anything as a program, and runs what compiles.
func FuzzJQ(f *testing.F) {
	for _, seed := range []string{".", ".a[", "$f.x", "def f: f; f", "input", "env", "$ENV", "[limit(3; repeat(1))]", "@base64d", "halt", "error(null)", "label $x | break $x", "import \"a\" as a; 1", "reduce range(1e9) as $x (0; .+$x)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, program string) {
		r := &config.Rule{Format: textAt(1, "json"), Fields: []config.Field{fieldOf("a", pipeline(stepOf("jq", program)))}}
		rule, faults := Compile("site", r)
		if len(faults) > 0 {
			return
		}
		// An error means that it finds more than can be kept.
		_ = rule.readPage(almostSpent(rule, bodyFor(t, rule, `{"a": [1, "b", null]}`)))
	})
}
