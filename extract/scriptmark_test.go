package extract

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAfterMarker(t *testing.T) {
	tests := []struct {
		name, script, marker string
		want                 []string
	}{
		{"assignment", `window.__DATA__ = {};`, "window.__DATA__ =", []string{"{};"}},
		{"blanks that are not there", `window.__DATA__={}`, "window.__DATA__ = ", []string{"{}"}},
		{"blanks that are there", "var\timages \n = []", "var images=", []string{"[]"}},
		{"no sign in the marker", `a.b = ({})`, "a.b", []string{"{})"}},
		{"name of a member", `{"gallery" : [1], 'gallery':2}`, `"gallery":`, []string{`[1], 'gallery':2}`}},
		{"call", `init ( "a", [1])`, `init("a",`, []string{"[1])"}},
		{"signs of regular expressions", `$.a[0]=1`, "$.a[0]=", []string{"1"}},
		{"several places", `x=1;x =2`, "x=", []string{"1;x =2", "2"}},
		{"no place", `x=1`, "y=", nil},
		{"a blank between words must be there", `varx=1`, "var x=", nil},
		{"no marker", `a[0] = f(){}; b = {"c": [1]}`, "", []string{`{"c": [1]}`, `[1]}`}},
		{"no marker and no script", "//<![CDATA[\n[1]\n//]]>", " ", []string{"[1]\n//]]>"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, afterMarker(test.script, test.marker)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScriptValues(t *testing.T) {
	tests := []struct {
		name, script, marker string
		want                 []any
	}{
		{"state", `window.X = window.X || {a:1};`, "window.X =", list{object{"a": num}}},
		{"chunks", `self.__next_f.push([1,"a\"b"]);self.__next_f.push([1,"c"])`, "self.__next_f.push(",
			list{list{num, `a"b`}, list{num, "c"}}},
		{"each place", `{"url":"a","x":{"url" : "b"}}`, `"url":`, list{"a", "b"}},
		{"a place inside a value", `x=["x=1",{x:1}];x=2`, "x=", list{list{"x=1", object{"x": num}}, json.Number("2")}},
		{"places without a value", `if(x==y){};x=z;x=1`, "x=", list{num}},
		{"no marker", `(function(){var a={},b={"c":1};})()`, "", list{object{"c": num}}},
		{"JSON without a marker", `[{"a":1}]`, "", list{list{object{"a": num}}}},
		{"nothing", `f()`, "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := scriptValues(test.script, test.marker)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScriptValuesGivesUp(t *testing.T) {
	tests := []struct{ name, piece string }{
		{"comments without end", `a=/*`},
		{"lists without end", `a=[`},
		{"lists with much in them", `a=[0,"a=[0,",`},
		{"calls without end", `a=b(`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := scriptValues(strings.Repeat(test.piece, 50_000), "a="); err == nil {
				t.Error("no error")
			}
		})
	}
}

func FuzzScriptValues(f *testing.F) {
	f.Add(`window.X = window.X || {a:[1,"x"]};`, "window.X =")
	f.Add(`(function(){var a={},b={"c":1};})()`, "")
	f.Fuzz(func(t *testing.T, script, marker string) {
		values, _ := scriptValues(script, marker)
		if len(values) > len(script) {
			t.Errorf("%d values in %q", len(values), script)
		}
	})
}
