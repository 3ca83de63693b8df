package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestUnescapeSource(t *testing.T) {
	tests := []struct {
		name, text, want string
	}{
		{"nothing", "https://example.org/a.jpg", "https://example.org/a.jpg"},
		{"slashes", `https:\/\/example.org\/a.jpg`, "https://example.org/a.jpg"},
		{"an ampersand of JSON", `/a?b=1\u0026c=2`, "/a?b=1&c=2"},
		{"an ampersand of HTML", "/a?b=1&amp;c=2", "/a?b=1&c=2"},
		{"both", `/a?b=1\u0026amp;c=2`, "/a?b=1&c=2"},
		{"JSON in a text", `https:\\/\\/a.jpg?b=1\\u0026c=2`, "https://a.jpg?b=1&c=2"},
		{"JSON in a text of a text", `\\\u0026\\\\/`, "&/"},
		{"two units", `\ud83d\uDE00`, "😀"},
		{"half a character", `a\ud83d`, "a\uFFFD"},
		{"no escape", `a\u12\n`, `a\u12\n`},
		{"empty", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := unescapeSource(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzUnescapeSource(f *testing.F) {
	f.Add(`https:\/\/a\u0026amp;\ud83d\uDE00\u1`)
	f.Fuzz(func(t *testing.T, text string) {
		if got := unescapeSource(text); strings.Contains(got, `\/`) && !strings.Contains(text, `\\`) && !strings.Contains(text, `\u`) {
			t.Errorf("%q has an escaped slash", got)
		}
	})
}

func TestRegexUndoesTheEscapesOfAddresses(t *testing.T) {
	const body = `<script>{"all":["\/list\/a.jpg?x=1\u0026y=2"]}</script>`
	tests := []struct {
		name  string
		steps []config.Step
	}{
		{"at once", []config.Step{stepOf("regex", `\["(.+)"\]`)}},
		{"after the last of several", []config.Step{stepOf("regex", `\{.*\}`), stepOf("regex", `\\/list[^"]+`)}},
		{"before a replacement", []config.Step{stepOf("regex", `\["(.+)"\]`), stepOf("replace", "list/", "list/")}},
		{"before a template", []config.Step{stepOf("regex", `\["(.+)"\]`), stepOf("template", "{value|raw}")}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule := &config.Rule{Image: pipeline(test.steps...), Fields: []config.Field{fieldOf("f", pipeline(test.steps[0]))}}
			got := read(t, rule, page(t, body), Scope{})
			if diff := cmp.Diff(candidatesAtHome([][]string{{"a.jpg?x=1&y=2"}}), candidatesOf(got)); diff != "" {
				t.Error(diff)
			}
			if !strings.Contains(got.Fields["f"], `\/`) {
				t.Errorf("the field is %q, want it as it is written", got.Fields["f"])
			}
		})
	}
}
