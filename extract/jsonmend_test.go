package extract

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMendJSON(t *testing.T) {
	tests := []struct {
		name, source, want string
	}{
		{"right as it is", `{"a":[1,"x,]",{}],"b":"\"//\\"}`, `{"a":[1,"x,]",{}],"b":"\"//\\"}`},
		{"commas", "[1,\n],{\"a\":2 ,\t},", `[1` + "\n" + `],{"a":2 ` + "\t" + `},`},
		{"line break", "\"a\nb\tc\"", `"a\u000ab\u0009c"`},
		{"backslash before a line break", "\"a\\\nb\"", `"a\\u000ab"`},
		{"comment", "\ufeff <!-- {} -->", "{} -->"},
		{"CDATA", "<!--//--><![CDATA[//><!--\n[]\n//--><!]]>", "[]\n//--><!]]>"},
		{"CDATA in a text", `{"a":"<![CDATA["}`, `{"a":"<![CDATA["}`},
		{"no JSON", "//<!---->", "//<!---->"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, mendJSON(test.source)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzMendJSON(f *testing.F) {
	f.Add(`{"a":[1,"x\n,]",{}]}`)
	f.Fuzz(func(t *testing.T, source string) {
		if !json.Valid([]byte(source)) || !strings.HasPrefix(source, "{") && !strings.HasPrefix(source, "[") {
			return
		}
		var want, got any
		if json.Unmarshal([]byte(source), &want) != nil {
			return // a number too large
		}
		if err := json.Unmarshal([]byte(mendJSON(source)), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
