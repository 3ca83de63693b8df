package extract

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

type (
	object = map[string]any
	list   = []any
)

const num = json.Number("1")

func TestReadJSValue(t *testing.T) {
	tests := []struct {
		name, text string
		want       any
	}{
		{"JSON", `{"a":[1,"x",true,false,null,{}],"b":-2.50e+3}`,
			object{"a": list{num, "x", true, false, nil, object{}}, "b": json.Number("-2.50e+3")}},
		{"digits of an id", `9007199254740993123`, json.Number("9007199254740993123")},
		{"bare and other names", `{a:1,'b':1,$c_9:1,7:1,.5:1,日本:1}`,
			object{"a": num, "b": num, "$c_9": num, "7": num, "0.5": num, "日本": num}},
		{"commas too many", `[1,{a:1,},]`, list{num, object{"a": num}}},
		{"holes", `[,1,,]`, list{nil, num, nil}},
		{"comments", "/* a */ [ // b ]\n1, <!-- c ]\n /* ] */ 1]", list{num, num}},
		{"white space of Unicode", "\ufeff\u00a0[\u20281]", list{num}},
		{"nothing", `[undefined,NaN,Infinity,-Infinity,void 0,void(0)]`, list{nil, nil, nil, nil, nil, nil}},
		{"short booleans", `[!0,!1,!!1,!true,!x]`, list{true, false, true, false, nil}},
		{"something in parentheses", `([((1))])`, list{num}},
		{"words are null", `{a:b,c:d.e,f:g(1,"}")[2].h?.i?.[0],k:l` + "`x`" + `,j:1}`,
			object{"a": nil, "c": nil, "f": nil, "k": nil, "j": num}},
		{"functions are null", `{a:function(b){return "}"},c:(d,e)=>{f},g:h=>({}),i:async()=>1,j:class{},k(){return/[}]/},l:1}`,
			object{"a": nil, "c": nil, "g": nil, "i": nil, "j": nil, "k": nil, "l": num}},
		{"calculations are null", `[a?"}":1,1-1,2*3,1>2,a&&1,"a" in b,c instanceof d,typeof e,1+1,i++,{}/[2],1]`,
			list{nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, num}},
		{"regular expressions are null", `[/[/\]"]"\//g,1]`, list{nil, num}},
		{"names of variables", `{a,b,c:1}`, object{"a": nil, "b": nil, "c": num}},
		{"names to be run", `{[a]:1,["b"](){},c:1}`, object{"c": num}},
		{"spread", `[...a,{...b,c:1}]`, list{object{"c": num}}},
		{"what is asked of a text is null", `["a,b".concat(","),"a"]`, list{nil, "a"}},
		{"the first that is there", `[a||{b:1},c??"d",""||"e",""??"e","f"||"g",a.b()||1]`,
			list{object{"b": num}, "d", "e", "", "f", num}},
		{"a method", `{get:1,set(a){}}`, object{"get": num, "set": nil}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			wantJSValue(t, test.text, test.want)
		})
	}
}

func TestReadJSValueEndsWithTheValue(t *testing.T) {
	tests := []struct {
		name, text, rest string
	}{
		{"before a semicolon", `{"a":1};b={}`, `;b={}`},
		{"before another statement", "[1]\n[2]", "\n[2]"},
		{"before a tag", `[1]</script>`, `</script>`},
		{"before a bracket", `"a"),b`, `),b`},
		{"before a sentence", `"a". More`, `. More`},
		{"before another plus", `"a" ++b`, ` ++b`},
		{"behind a sum", `"a" + 'b' , c`, ` , c`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v, length, err := readJSValue(test.text)
			if err != nil || v == nil {
				t.Fatalf("got %v, %v", v, err)
			}
			if got := test.text[length:]; got != test.rest {
				t.Errorf("it leaves %q, want %q", got, test.rest)
			}
		})
	}
}

func TestReadJSValueFaults(t *testing.T) {
	tests := []struct {
		name, text, want string
	}{
		{"nothing", "", `line 1, column 1, at "": a value is missing`},
		{"no value", "\n =1", `line 2, column 2, at "\n =1": this begins no value`},
		{"object without end", `{"a":1`, `line 1, column 7, at "{\"a\":1": a bracket has no end`},
		{"group without end", `a(`, `line 1, column 3, at "a(": a bracket has no end`},
		{"text without end", `"abc`, `line 1, column 1, at "\"abc": a text has no end`},
		{"template without end", "`abc", "line 1, column 1, at \"`abc\": a text has no end"},
		{"pattern without end", "/abc\n/", `line 1, column 1, at "/abc\n/": a regular expression has no end`},
		{"statements", `{var a = 1}`, `line 1, column 6, at "{var a = 1}": a ':' is missing behind a name`},
		{"two values", `[ä 2]`, `line 1, column 4, at "[ä 2]": a ',' or a closing bracket is missing`},
		{"wrong bracket", `{a:1]`, `line 1, column 5, at "{a:1]": the name of a member is missing`},
		{"number", `0x`, `line 1, column 1, at "0x": this is no number`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := readJSValue(test.text)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadJSValueIsBounded(t *testing.T) {
	const many = 20_000
	tests := []struct {
		name, text string
	}{
		{"lists", strings.Repeat("[", many)},
		{"objects", strings.Repeat("{a:", many)},
		{"parentheses", strings.Repeat("(", many)},
		{"negations", strings.Repeat("!", many)},
		{"signs", strings.Repeat("- ", many)},
		{"operators that are words", strings.Repeat("void ", many)},
		{"calls", strings.Repeat("String(", many)},
		{"templates", strings.Repeat("`${", many)},
		{"brackets passed over", "a" + strings.Repeat("(", many)},
		{"digits", strings.Repeat("9", longestNumber+1)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if v, _, err := readJSValue(test.text); err == nil {
				t.Errorf("got %v", v)
			}
		})
	}
}

func TestJSReaderCountsValues(t *testing.T) {
	tests := []struct {
		name string
		left int
		ok   bool
	}{
		{"enough", 4, true},
		{"one too few", 3, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := &jsReader{text: `[1,JSON.parse("2")]`, values: mostJSValues - test.left - 1}
			if v, err := r.expression(); (err == nil && cmp.Equal(v, list{num, json.Number("2")})) != test.ok {
				t.Errorf("got %v, %v", v, err)
			}
		})
	}
}

func FuzzReadJSValue(f *testing.F) {
	f.Add(`{a:[1,'x',/* c */-.5e3,],"b":JSON.parse("[1]")||new Date("x"),c(){},d:x=>{}}`)
	f.Add("[`a${b}c`,!0,void 0,\"a\"+'b',/[/]/g,0x1F,1_0n]")
	f.Add(`{"a":[1,2.50,-0,1E5,true,null,"\ud83d\ude00\/"]}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, length, err := readJSValue(text)
		if length < 0 || length > len(text) {
			t.Fatalf("the length is %d of %d", length, len(text))
		}
		if err == nil {
			if _, err := json.Marshal(got); err != nil {
				t.Errorf("what was read cannot be written: %v", err)
			}
		}
		if want, isJSON := strictJSON(text); isJSON && (err != nil || !reflect.DeepEqual(got, want)) {
			t.Errorf("got %#v, %v, want %#v as JSON", got, err, want)
		}
	})
}

// strictJSON reads a text that is JSON within our bounds and nothing else.
func strictJSON(text string) (v any, ok bool) {
	if !utf8.ValidString(text) || len(text) > longestNumber {
		return nil, false
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return v, json.Valid([]byte(text)) && d.Decode(&v) == nil
}

// wantJSValue wants a text to be one value from its first byte to its last.
func wantJSValue(t *testing.T, text string, want any) {
	t.Helper()
	got, length, err := readJSValue(text)
	if err != nil || length != len(text) {
		t.Fatalf("it reads %d bytes of %d: %v", length, len(text), err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
