package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParseSrcsetAsTheStandardSays goes through the states of "parse a srcset
// attribute" of the HTML Standard (4.8.4.3.10).
func TestParseSrcsetAsTheStandardSays(t *testing.T) {
	x := func(url string, density float64) source { return source{url: url, density: density} }
	w := func(url string, width int) source { return source{url: url, width: width, density: 1} }
	tests := map[string][]struct {
		attr string
		want []source
	}{
		"splitting": {
			{"\t\n\f\r a \t\n\f\r", []source{x("a", 1)}},
			{"a 1x,b 2x", []source{x("a", 1), x("b", 2)}},
			{"a 1x , b 2x", []source{x("a", 1), x("b", 2)}},
			{"a 1x,,, ,b 2x", []source{x("a", 1), x("b", 2)}},
			{"a,, b", []source{x("a", 1), x("b", 1)}},
			{"a ,b", []source{x("a", 1), x("b", 1)}},
			{"a, 2x", []source{x("a", 1), x("2x", 1)}},
			{"a\f2x", []source{x("a", 2)}},
			{"a\u00a02x", []source{x("a\u00a02x", 1)}},
			{"a\v2x", []source{x("a\v2x", 1)}},
			{"a 1x\u00a0, b 2x", []source{x("b", 2)}},
			{"a 1x\v, b 2x", []source{x("b", 2)}},
		},
		"addresses": {
			{"a,b,c 2x", []source{x("a,b,c", 2)}},
			{",a,b 2x", []source{x("a,b", 2)}},
			{"a,b, c 2x", []source{x("a,b", 1), x("c", 2)}},
			{"a(1,2).jpg 2x", []source{x("a(1,2).jpg", 2)}},
			{"(a 2x", []source{x("(a", 2)}},
			{"data:image/png;base64,AA== 1x, data:,b 2x", []source{x("data:image/png;base64,AA==", 1), x("data:,b", 2)}},
			{"data:,a", []source{x("data:,a", 1)}},
			{"data:, 2x", []source{x("data:", 1), x("2x", 1)}},
			{"https://h/a?b=1,2&c#d 2x", []source{x("https://h/a?b=1,2&c#d", 2)}},
			{"图.jpg 2x", []source{x("图.jpg", 2)}},
		},
		"widths": {
			{"a 1w", []source{w("a", 1)}},
			{"a 007w", []source{w("a", 7)}},
			{"a 0w", nil},
			{"a -1w", nil},
			{"a 1.0w", nil},
			{"a 1e2w", nil},
			{"a 1W", nil},
			{"a 1 w", nil},
			{"a 1w 1w", nil},
			{"a 1w 1x", nil},
			{"a 99999999999999999999w", nil},
		},
		"densities": {
			{"a .5x", []source{x("a", 0.5)}},
			{"a 1.x", nil},
			{"a 1.e1x", nil},
			{"a .x", nil},
			{"a -0x", []source{x("a", 0)}},
			{"a 1e+1x", []source{x("a", 10)}},
			{"a 1E-1x", []source{x("a", 0.1)}},
			{"a 1ex", nil},
			{"a 1X", nil},
			{"a 1x 1x", nil},
			{"a 1x 1h", nil},
			{"a --1x", nil},
			{"a 1..5x", nil},
			{"a 1_0x", nil},
			{"a infinityx", nil},
		},
		"heights": {
			{"a 1h 2w", []source{w("a", 2)}},
			{"a 2w 1h", []source{w("a", 2)}},
			{"a 0h 2w", nil},
			{"a 1h 1h 2w", nil},
			{"a 1h", nil},
			{"a 1h 1x", nil},
		},
		"parentheses": {
			{"a (, b 1x", nil},
			{"a ), b 2x", []source{x("b", 2)}},
			{"a (,), b 2x", []source{x("b", 2)}},
			{"a 1x(,), b 2x", []source{x("b", 2)}},
			{"a (b, (c, d) 1x, e 2x", []source{x("e", 2)}},
			{"a ( 1x ), b 2x", []source{x("b", 2)}},
		},
	}
	for section, tests := range tests {
		for _, test := range tests {
			t.Run(section+" "+test.attr, func(t *testing.T) {
				if diff := cmp.Diff(test.want, parseSrcset(test.attr), cmp.AllowUnexported(source{})); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}
