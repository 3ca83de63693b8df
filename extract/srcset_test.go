package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseSrcset(t *testing.T) {
	x := func(url string, density float64) source { return source{url: url, density: density} }
	w := func(url string, width int) source { return source{url: url, width: width, density: 1} }
	tests := []struct {
		name, attr string
		want       []source
	}{
		{"empty", "", nil},
		{"commas and blanks only", " ,\t,, ", nil},
		{"one address", "a.jpg", []source{x("a.jpg", 1)}},
		{"densities", "a.jpg 1x, b.jpg 1.5x,c.jpg 2x", []source{x("a.jpg", 1), x("b.jpg", 1.5), x("c.jpg", 2)}},
		{"widths over lines", "\n a.jpg 480w,\n b.jpg 1080w\n", []source{w("a.jpg", 480), w("b.jpg", 1080)}},
		{"width and height", "a.jpg 480w 320h", []source{w("a.jpg", 480)}},
		{"comma inside an address", "/w_300,h_200/a.jpg 300w, /w_600,h_400/a.jpg 600w",
			[]source{w("/w_300,h_200/a.jpg", 300), w("/w_600,h_400/a.jpg", 600)}},
		{"comma behind an address ends it", "a.jpg, b.jpg 2x", []source{x("a.jpg", 1), x("b.jpg", 2)}},
		{"no blank behind the comma", "a.jpg,b.jpg 2x", []source{x("a.jpg,b.jpg", 2)}},
		{"data address", "data:image/gif;base64,R0lG 1x, b.jpg 2x", []source{x("data:image/gif;base64,R0lG", 1), x("b.jpg", 2)}},
		{"leading commas", ",,a.jpg 2x,,", []source{x("a.jpg", 2)}},
		{"exponent", "a.jpg 2e1x", []source{x("a.jpg", 20)}},
		{"density of zero", "a.jpg 0x", []source{x("a.jpg", 0)}},
		{"width of zero", "a.jpg 0w, b.jpg 1x", []source{x("b.jpg", 1)}},
		{"signs", "a.jpg -1x, b.jpg +1x, c.jpg +9w", nil},
		{"not a number", "a.jpg infx, b.jpg 0x10x, c.jpg NaNx, d.jpg 1_0w", nil},
		{"width and density", "a.jpg 100w 2x, b.jpg 2x", []source{x("b.jpg", 2)}},
		{"twice the same", "a.jpg 1x 2x, b.jpg 1w 2w", nil},
		{"height without width", "a.jpg 100h", nil},
		{"unknown descriptor", "a.jpg 100q, b.jpg", []source{x("b.jpg", 1)}},
		{"bare unit", "a.jpg w, b.jpg x", nil},
		{"parentheses keep a comma", "a.jpg (1x, b.jpg) 2x, c.jpg", []source{x("c.jpg", 1)}},
		{"parenthesis left open", "a.jpg 1x, b.jpg (2x, c.jpg 3x", []source{x("a.jpg", 1)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, parseSrcset(test.attr), cmp.AllowUnexported(source{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLargestOf(t *testing.T) {
	tests := []struct {
		name, attr string
		want       []string
	}{
		{"none", "", nil},
		{"by width", "a 480w, b 1080w, c 720w", []string{"b"}},
		{"by density", "a, b 3x, c 2x", []string{"b"}},
		{"width says more than density", "a 9x, b 100w", []string{"b"}},
		{"equals in their order", "a 1x, b 2x, c 2x", []string{"b", "c"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, urlsOf(largestOf(parseSrcset(test.attr)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzParseSrcset(f *testing.F) {
	for _, seed := range []string{"a.jpg 1x, b.jpg 2x", "a,b 100w (", "data:,x 1x,", "a 1e999x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, attr string) {
		for _, s := range parseSrcset(attr) {
			if s.url == "" || s.width < 0 || s.density < 0 {
				t.Errorf("%q gives %+v", attr, s)
			}
		}
	})
}
