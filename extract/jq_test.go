package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

// How often a program loops the page may say, within bounds that no honest page
// comes near.
func TestJQEnds(t *testing.T) {
	got, said := stepsGive(t, JSON, `'range(.n) | select(. == 1) | tostring'`, `{"n": 1e15}`)
	if diff := cmp.Diff([]string{"1"}, got); diff != "" {
		t.Error(diff)
	}
	want := []string{`jq "range(.n) | select(. == 1) | tostring": the page makes it loop too often`}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
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
		_, _ = rule.Read(bodyFor(t, rule, `{"a": [1, "b", null]}`), Scope{Page: 1})
	})
}
