package extract

import (
	"strings"
	"testing"
)

func TestReadJSValueFunctions(t *testing.T) {
	tests := []struct {
		name, text string
		want       any
	}{
		{"called inside the parentheses", `(function(a,b){return {c:a,d:[b,b]}}(1,"x"))`, object{"c": num, "d": list{"x", "x"}}},
		{"called behind them", `(function(a){ return [a] })( {b:1} )`, list{object{"b": num}}},
		{"members that are given first", `(function(a){a.b=1;a.c={d:a};return [a,a.b]}({}))`,
			list{object{"b": num, "c": object{"d": object{"b": num}}}, nil}},
		{"other statements", `(function(a){var b=1,c=[];if(a){return 1};b++;return a}("x"))`, "x"},
		{"fewer arguments", `(function(a,b){return [a,b]}(1))`, list{num, nil}},
		{"more arguments", `(function(a){return [a]}(1,2))`, list{num}},
		{"parameters of its own", `(function(a){return (function(a){return a}("b"))}("a"))`, "b"},
		{"a named one", `(function f(a){return a}("b"))`, "b"},
		{"nothing returned", `[(function(){}()),1]`, list{nil, num}},
		{"not called", `[function(a){return a},1]`, list{nil, num}},
		{"given to another", `(function(f){return [f(1)]}(function(a){return a}))`, list{nil}},
		{"a choice", `[(function(a){return a?1:2}(3))]`, list{nil}},
		{"a broken body", `(function(){return {a b}}())`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			wantJSValue(t, test.text, test.want)
		})
	}
}

// What is a multiple of a multiple is bounded as what is written.
func TestReadJSValueFunctionsAreBounded(t *testing.T) {
	pairs := `"0123456789"`
	for range 9 {
		pairs = "(function(a){return [" + strings.Repeat("a,", 100) + "]}(" + pairs + "))"
	}
	sums := `"0123456789"`
	for range 9 {
		sums = "(function(a){return a" + strings.Repeat("+a", 100) + "}(" + sums + "))"
	}
	for name, text := range map[string]string{"lists": pairs, "texts": sums} {
		t.Run(name, func(t *testing.T) {
			r := &jsReader{text: text}
			if _, err := r.expression(); err == nil && r.values < mostJSValues && r.made < madeOfByte*len(text) {
				t.Errorf("it counts %d values and %d bytes", r.values, r.made)
			}
		})
	}
}
