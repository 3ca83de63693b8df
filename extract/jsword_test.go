package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadJSValueCalls(t *testing.T) {
	tests := []struct {
		name, text string
		want       any
	}{
		{"JSON in a text", `JSON.parse('{"a":"\\u00e4\\"","b":[1]}')`, object{"a": `ä"`, "b": list{num}}},
		{"JSON in double quotes", `JSON.parse("{\"a\":1}")`, object{"a": num}},
		{"JSON that is coded", `JSON.parse(decodeURIComponent("%7B%22a%22%3A1%7D"))`, object{"a": num}},
		{"JSON in base64", `window.JSON.parse(window.atob("eyJhIjoxfQ=="))`, object{"a": num}},
		{"JSON that is broken", `JSON.parse("{")`, nil},
		{"JSON of something unknown", `JSON.parse(a)`, nil},
		{"a date", `[new Date("2024-01-02"),new Date(1),Date(),new Date]`, list{"2024-01-02", num, nil, nil}},
		{"a frozen object", `Object.freeze({a:1})`, object{"a": num}},
		{"an array", `[new Array("a","b"),Array(),new Array(5),Array(x)]`, list{list{"a", "b"}, list{}, list{}, list{nil}}},
		{"a set", `new Set(["a"])`, list{"a"}},
		{"any other", `encode("a")`, nil},
		{"no call", `JSON.parse`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, _, err := readJSValue(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
