package config

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A tab is one fault, and what stands around it is read all the same.
func TestTabsAreReadOn(t *testing.T) {
	tests := []struct {
		name, src string
		want      []string
	}{
		{
			"OneLine", "sites:\n  a:\n    start: https://example.com/\n\timage: img\n    colour: red\n",
			[]string{"4:2 a tab stands where YAML wants spaces", `5:5 unknown key "colour" in a site`},
		},
		{
			"BelowAKey", "sites:\n  a:\n\tstart: https://example.com/\n\timage: img\n\tcolour: red\n",
			[]string{"3:2 a tab stands where YAML wants spaces", `5:2 unknown key "colour" in a site`},
		},
		{
			"Everywhere", "sites:\n\ta:\n\t\tstart: https://example.com/\n\t\tfollow:\n\t\t\tlinks: a\n\n\t\t# b\n\t\timage: @img\n\tb: {color: red, like: a}\n",
			[]string{
				"2:2 a tab stands where YAML wants spaces", `8:10 "@" at the start of a value is reserved by YAML`,
				`9:6 unknown key "color" in a site`,
			},
		},
		{
			"BehindAColon", "sites:\n  a:\n    start:\thttps://example.com/\n    image: img\n    colour: red\n",
			[]string{`5:5 unknown key "colour" in a site`},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse("", []byte(tt.src))
			var got []string
			if faults, is := errors.AsType[*Faults](err); is {
				for _, f := range faults.List {
					got = append(got, f.Pos.String()[1:]+" "+f.Message)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
