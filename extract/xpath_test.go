package extract

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

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

func TestXPathLeavesNothingOver(t *testing.T) {
	tests := []struct{ expression, want string }{
		{"//a]", "]"},
		{"//a)", ")"},
		{"//a @href | //b", "@href | //b"},
		{"//a/@href, //b", ", //b"},
		{"//a[1] foo", "foo"},
		{"//* foo", "foo"},
		{"'a' 'b'", "'b'"},
		{"//a[b] c | d", "c | d"},
		{"//a or b c", "c"},
		{"//or foo", "foo"},
		{"//a", ""},
		{"'a'or b", ""},
		{"a[1]and b", ""},
		{" //a [ 1 ] / b // c ", ""},
		{"//a | //b", ""},
		{"a and b or c", ""},
		{"1 + 2 div 3", ""},
		{"2 * 3 mod 2", ""},
		{"//* | b", ""},
		{"concat('a, b]', \"c d\", //a)", ""},
		{"//a[@b = 'c' and d]/@e", ""},
		{"count (//a) > 1", ""},
		{"child :: a", ""},
		{"//or/and", ""},
		{"//or | a", ""},
		{"- 1", ""},
		{". | ..", ""},
		{"../a = 'b'", ""},
	}
	for _, tt := range tests {
		t.Run(tt.expression, func(t *testing.T) {
			if got := unreadEnd(tt.expression); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestXPathOfTwoPathsIsInTheOrderOfThePage(t *testing.T) {
	tests := []struct {
		name, finder string
		format       Format
		body         string
		want         []string
	}{
		{"elements", `{xpath: '//b | //i'}`, HTML, `<p><i>1</i><b>2</b><i>3</i>`, []string{"<i> 1", "<b> 2", "<i> 3"}},
		{"attributes", `{xpath: '//b/@id | //i/@id'}`, HTML, `<p><i id=1>x</i><b id=2>x</b><i id=3>x</i>`, []string{"1", "2", "3"}},
		{"nodes", `{xpath: '//b | //a'}`, XML, `<r><a>1</a><b>2</b><a>3</a></r>`, []string{"<a>1</a>", "<b>2</b>", "<a>3</a>"}},
		{"in turn for each value", `['p', {xpath: './/b | .//i'}]`, HTML, `<p><i>1</i><b>2</b></p><p><b>3</b><i>4</i></p>`, []string{"<i> 1", "<b> 2", "<b> 3", "<i> 4"}},
		{"what is around first", `['i', {xpath: '. | ..'}]`, HTML, `<u>0<i>1</i></u>`, []string{"<u> 01", "<i> 1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := stepsGive(t, tt.format, tt.finder, tt.body)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
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
