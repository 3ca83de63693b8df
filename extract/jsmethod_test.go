package extract

import (
	"runtime"
	"strings"
	"testing"
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
			wantJSValue(t, test.text, test.want)
		})
	}
}

// What a small script puts together may be a multiple of it, up to a bound; it
// is unknown before any of it is made.
func TestReadJSValueMakesLittleOfLittle(t *testing.T) {
	long, zeros := strings.Repeat("A", 20_000), "["+strings.Repeat("0,", 20_000)+"0]"
	again := func(what string) string {
		return "(function(a){return [" + strings.Repeat(what+",", 500) + "]})('" + strings.Repeat("AAAA", 25_000) + "')"
	}
	tests := []struct {
		name, text string
	}{
		{"items joined", zeros + ".join('" + long + "')"},
		{"a sum", "(function(a){return " + strings.Repeat("a+", 500) + "a})('" + long + "')"},
		{"parts of a text", "'" + strings.Repeat("A", mostJSValues) + "'.split('')"},
		{"a text decoded again and again", again("atob(a)")},
		{"one split again and again", again("a.split('B')")},
		{"one read again and again", again(`JSON.parse('"'+a+'"')`)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := allocated()
			got, _, err := readJSValue(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if all, isList := got.([]any); isList && all[len(all)-1] != nil || !isList && got != nil {
				t.Error("it is known to the end")
			}
			if made := allocated() - before; made > 100<<20 {
				t.Errorf("it takes %d MiB", made>>20)
			}
		})
	}
}

// allocated is how many bytes of memory were asked for so far.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
