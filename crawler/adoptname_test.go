package crawler

import (
	"testing"

	"magpie/config"
	"magpie/extract"
)

func TestPathKey(t *testing.T) {
	t.Parallel()
	if a, b := pathKey("Mo\u0308we/1.jpg"), pathKey("Möwe/1.png"); a != b {
		t.Errorf("%q and %q are composed otherwise", a, b)
	}
	for _, c := range []struct{ a, b string }{
		{"a b", "ab"}, {"鳥", "魚"}, {"😀.png", "😎.png"}, {"C++/1", "C#/1"}, {"C/1", "C++/1"}, {"aBc", "abc"}, {"1_2.jpg", "1-2.jpg"},
	} {
		if pathKey(c.a) == pathKey(c.b) || pathKey(c.a) == "" {
			t.Errorf("%q and %q are both %q", c.a, c.b, pathKey(c.a))
		}
	}
}

// A file and the picture that it is give the same text; others give another.
func TestNameTemplateMatches(t *testing.T) {
	t.Parallel()
	values := map[string]string{"site": "birds", "title": "Heron / grey", "id": "12", "name": "img"}
	for name, c := range map[string]struct {
		template, file string
		want           bool
	}{
		"as it is":               {"{site}/{title}/{id}{ext}", "birds/Heron _ grey/12.jpg", true},
		"another character":      {"{site}/{title}/{id}{ext}", "birds/Heron - grey/12.jpg", false},
		"without extension":      {"{site}/{id}", "birds/12.jpeg", true},
		"gallery-dl's extension": {"{site}_{id}.{extension}", "birds_12.png", true},
		"what is not known":      {"{id}_*", "12_by somebody.jpg", true},
		"in two ways":            {"{id}_*", "12_my_pic.jpg", false},
		"a number in one":        {"{id:01}_*", "12_my_pic.jpg", true},
		"in two ways behind it":  {"*_{name}_{id:01}", "x_y_img_12.jpg", false},
		"that has nothing":       {"{id}_*", "12_.jpg", true},
		"in the middle":          {"*/{id} (*) {name}", "2020/12 (x) img.jpg", true},
		"another id":             {"{id}_*", "13_by somebody.jpg", false},
		"another folder":         {"{site}/{id}", "fish/12.jpg", false},
		"deeper":                 {"{site}/{id}", "old/birds/12.jpg", false},
		"a field that is empty":  {"{artist}/{id}", "x/12.jpg", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := compileName(c.template)
			file, fits := n.named(c.file)
			compiled, faults := extract.CompileTemplate(config.Text{Value: n.known()}, []string{"site", "title", "id", "name", "artist"})
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			picture, ok := namedFor(compiled, func(name string) string { return values[name] })
			if got := fits && ok && file == picture; got != c.want {
				t.Errorf("the file is %q (%v), the picture %q (%v): match %v, want %v", file, fits, picture, ok, got, c.want)
			}
		})
	}
}

func TestNameTemplateTells(t *testing.T) {
	t.Parallel()
	for template, want := range map[string]bool{
		"{name}{ext}": false, "*_{name}": false, "{index:03}": false, "x/{page}/{name|lower}": false,
		"{site}/{name}": false, "{mirror}/{name}": false,
		"{id}": true, "{gallery}/{name}": true, "{gallery}/{index:03}": true, "{title|slug}-{name}": true,
	} {
		if got := compileName(template).tells([]string{"mirror"}); got != want {
			t.Errorf("tells of %q = %v, want %v", template, got, want)
		}
	}
}
