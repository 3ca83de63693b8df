package extract

import (
	"sync"
	"testing"

	"magpie/config"
)

// One rule reads in many goroutines, though an expression serves one at a time.
func TestXPathIsShared(t *testing.T) {
	rule := compile(t, stanzaRule(t, `{format: xml, each: {in: //item, fields: {t: 'string(title)'}, image: './/@url'}}`))
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			got, err := rule.Read(bodyFor(t, rule, cardsXML), Scope{Page: 1})
			if err != nil || len(got.Images) != 2 {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	readers.Wait()
}

// FuzzXPath compiles anything as an expression, and evaluates what compiles.
func FuzzXPath(f *testing.F) {
	for _, seed := range []string{"//a", "//a[", "@id", "a | b", "count(//a)", "//a[position()=last()]", "string(.)", "..", "id('x')", "substring(a, 1e9)", "//*[contains(., 'x')]/following-sibling::*", "-1", "matches(., '(')"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		if len(expression) > 1000 {
			return
		}
		for format, body := range map[string]string{"xml": cardsXML, "html": cardsHTML} {
			step := pipeline(stepOf("xpath", expression))
			r := &config.Rule{
				Format: textAt(1, format), Image: step, Fields: []config.Field{fieldOf("a", step)},
				Each: []*config.Rule{{Name: "each", In: step, Image: plain(".")}},
			}
			if format == "html" {
				r.Each[0].Image = plain("img")
			}
			rule, faults := Compile("site", r)
			if len(faults) > 0 {
				continue
			}
			if _, _, err := rule.Explain(bodyFor(t, rule, body), Scope{Page: 1}); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
	})
}
