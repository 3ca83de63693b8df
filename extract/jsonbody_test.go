package extract

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseJSONBody(t *testing.T) {
	a1 := object{"a": num}
	tests := []struct {
		name, text string
		want       any
	}{
		{"an object", `{"a":1}`, a1},
		{"digits of an id", `9007199254740993123`, json.Number("9007199254740993123")},
		{"null", "null", nil},
		{"byte order mark", "\ufeff {\"a\":1}\n", a1},
		{"guarded by brackets", ")]}',\n{\"a\":1}", a1},
		{"guarded by brackets alone", ")]}'\n{\"a\":1}", a1},
		{"guarded by while", `while(1);{"a":1}`, a1},
		{"guarded by for", `for (;;); {"a":1}`, a1},
		{"guarded by a word", `&&&START&&&{"a":1}`, a1},
		{"JSONP", `cb({"a":1});`, a1},
		{"JSONP behind a comment", "/**/ jQuery1.cb_2(\n{\"a\":1}\n)\n", a1},
		{"JSONP of a list of functions", `/**/callbacks["x"]([1])`, list{num}},
		{"JSONP behind a question", `/**/ typeof cb === 'function' && cb({"a":1});`, a1},
		{"JSONP as scripts write it", `cb({a:1},200)`, a1},
		{"values in lines", "{\"a\":1}\n{\"a\":1}\r\n\n", list{a1, a1}},
		{"values in a row", `[1][1]2`, list{list{num}, list{num}, json.Number("2")}},
		{"lines of null", "null\n1", list{nil, num}},
		{"a comma too many", "\n{\"a\":1,\n}\n", a1},
		{"a comma too many behind a guard", "while(1);\n[1,]", list{num}},
		{"no number", `{"a":1,"b":NaN}`, object{"a": num, "b": nil}},
		{"a line break in a text", "[\"a\nb\"]", list{"a\nb"}},
		{"as scripts write it", `{a:'b'} // c`, object{"a": "b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := parseJSONBody(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseJSONBodyFaults(t *testing.T) {
	tests := []struct {
		name, text, want string
	}{
		{"nothing", "", "reading JSON: the answer is empty"},
		{"a guard alone", ")]}',\n", "reading JSON: the answer is empty"},
		{"HTML", "<!DOCTYPE html>", `reading JSON: line 1, column 1, at "<!DOCTYPE html>": invalid character '<' looking for beginning of value`},
		{"a bracket too many", "\n{\"ä\":1\n]", `reading JSON: line 3, column 1, at "\n{\"ä\":1\n]": invalid character ']' after object key:value pair`},
		{"a comma too many in the second line", "{}\n{\"ä\":1,}", `reading JSON: line 2, column 8, at "{}\n{\"ä\":1,}": invalid character '}' looking for beginning of object key string`},
		{"behind a guard", "while(1);\n[1,]]", `reading JSON: line 2, column 4, at "while(1);\n[1,]]": invalid character ']' looking for beginning of value`},
		{"words", "rate limit", `reading JSON: line 1, column 1, at "rate limit": invalid character 'r' looking for beginning of value`},
		{"cut", "{\"a\":\n1", `reading JSON: line 2, column 2, at "{\"a\":\n1": the answer ends too soon`},
		{"a long one", `[1,2,3,4,5,6,7,8,9,10,11,12,%,14,15,16,17,18,19,20,21,22]`,
			`reading JSON: line 1, column 29, at ",5,6,7,8,9,10,11,12,%,14,15,16,17,18,19,": invalid character '%' looking for beginning of value`},
		{"JSONP without end", `cb({"a":1}`, `reading JSONP: line 1, column 11, at "cb({\"a\":1}": a ')' is missing`},
		{"JSONP of nothing", `cb()`, `reading JSONP: line 1, column 4, at "cb()": this begins no value`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := parseJSONBody(test.text)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzParseJSONBody(f *testing.F) {
	f.Add(")]}',\n{\"a\":[1,2.5e3,null]}\n{}")
	f.Add(`/**/ typeof cb === 'function' && cb({"a":1});`)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseJSONBody(text)
		if err != nil {
			_ = err.Error() // which works out the place
			return
		}
		if _, err := json.Marshal(got); err != nil {
			t.Errorf("what was read cannot be written: %v", err)
		}
	})
}
