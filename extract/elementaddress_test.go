package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestElementsAsAddresses(t *testing.T) {
	larger := stepOf("replace", "_s", "_l")
	const lazy = `<p><a href=1.html><img src=blank.gif data-src=a_s.jpg></a><a href=b_s.jpg><img src=t.jpg></a></p>`
	tests := []struct {
		name, body string
		finder     *config.Finder
		want       []string
	}{
		{"the best of each picture, changed", lazy, pipeline(stepOf("", "img"), larger), []string{"a_l.jpg", "b_l.jpg"}},
		{"of all pictures inside", lazy, pipeline(stepOf("", "p"), larger), []string{"a_l.jpg", "b_l.jpg"}},
		{"of a background", `<div style="background:url(a_s.jpg)">x</div>`, pipeline(stepOf("", "div"), larger), []string{"a_l.jpg"}},
		{"a part of it", lazy, pipeline(stepOf("", "img"), stepOf("url", "name"), stepOf("template", "{value}.png")),
			[]string{"a_s.png", "b_s.png"}},
		{"with another query", `<img src="a.jpg?w=300">`, pipeline(stepOf("", "img"), dropping("w")), []string{"a.jpg"}},
		{"no picture", `<img src=data:,x>`, pipeline(stepOf("", "img"), larger), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, &config.Rule{Image: test.finder}, page(t, test.body), Scope{})
			var want [][]string
			for _, addr := range atHome(test.want) {
				want = append(want, []string{addr})
			}
			if diff := cmp.Diff(want, candidatesOf(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// dropping is a step that drops a parameter.
func dropping(name string) config.Step {
	null := textValue(textAt(1, "null"))
	null.Plain = true
	return config.Step{Kind: textAt(1, "query"), Arg: config.Value{Entries: []config.Entry{{Key: textAt(1, name), Value: null}}}}
}

func TestElementsAsLinks(t *testing.T) {
	finder := pipeline(stepOf("", "a, img"), stepOf("replace", "/view/", "/full/"))
	body := `<a href=/view/1><img src=/view/t.jpg></a><a href=#>x</a><a href=/view/2>y</a>`
	got := nextOf(read(t, &config.Rule{Next: finder}, page(t, body), Scope{}))
	if want := "https://example.org/full/1"; got != want {
		t.Errorf("next is %q, want %q", got, want)
	}
}

func TestElementsOfFieldsAreNoAddresses(t *testing.T) {
	rule := &config.Rule{Fields: []config.Field{fieldOf("t", finderAt(7, pipeline(stepOf("css", "a"), stepOf("replace", "a", "b"))))}}
	_, faults := Compile("site", rule)
	want := []string{"replace works on texts, but here it is given elements: put attr or text before it"}
	if diff := cmp.Diff(want, sentences(t, faults, 7)); diff != "" {
		t.Error(diff)
	}
}
