package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadJSValueMethods(t *testing.T) {
	tests := []struct {
		name, text string
		want       any
	}{
		{"parts of a text", `'a|b|'.split('|')`, list{"a", "b", ""}},
		{"in a list", "[ 'a' . split ( '' ) , 1]", list{list{"a"}, num}},
		{"a text turned round", `"gpj.a".split("").reverse().join("")`, "a.jpg"},
		{"items with commas", `[1,"a"].join()`, "1,a"},
		{"behind a call", `atob("YXxi").split("|")`, list{"a", "b"}},
		{"a separator that is no text", `"a1b".split(/1/)`, nil},
		{"items that are no texts", `[[1]].join("")`, nil},
		{"any other", `"a".concat("b")`, nil},
		{"no call", `"a".split`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, length, err := readJSValue(test.text)
			if err != nil || length != len(test.text) {
				t.Fatalf("it reads %d bytes of %d: %v", length, len(test.text), err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
