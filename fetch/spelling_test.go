package fetch

import (
	"net/url"
	"testing"
)

func TestSpelling(t *testing.T) {
	tests := []struct {
		name  string
		texts []string
		in    string
		want  string // with the number of each text in its place
	}{
		{"finds nothing without texts", nil, "${KEY}", "${KEY}"},
		{"finds a text as it is", []string{"${KEY}"}, "a${KEY}b", "a<0>b"},
		{"finds it encoded in part", []string{"${KEY}"}, "$%7BKEY%7D", "<0>"},
		{"finds it encoded in whole", []string{"${K}"}, "%24%7B%4B%7D", "<0>"},
		{"finds it encoded in small letters", []string{"${KEY}"}, "%24%7bKEY%7d", "<0>"},
		{"tells letters apart by case", []string{"${KEY}"}, "${key}", "${key}"},
		{"finds every one", []string{"aa", "bb"}, "aabbaaa", "<0><1><0>a"},
		{"takes the first that begins at a place", []string{"aab", "aa"}, "aab aac", "<0> <1>c"},
		{"finds a space as a plus", []string{"a b"}, "a+b a%20b", "<0> <0>"},
		{"finds what stands behind backslashes", []string{`a/"`}, `a\/\"`, "<0>"},
		{"finds letters of any script", []string{"é"}, "é %C3%A9 %c3%a9", "<0> <0> <0>"},
		{"knows no pattern in a text", []string{"a.*"}, "abc a.*", "abc <0>"},
		{"finds bytes that are no letters", []string{"a\xffb"}, "a%FFb", "<0>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := newSpelling(tt.texts, anywhere).replace(tt.in, func(i int) string { return "<" + string(rune('0'+i)) + ">" })
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzSpelling(f *testing.F) {
	f.Add("${KEY}", "a", "b")
	f.Add("a b/c\"\\", "%", "%2")
	f.Add("\xff", "\xc3", "\xa9")
	f.Fuzz(func(t *testing.T, text, before, after string) {
		if text == "" {
			return
		}
		s := newSpelling([]string{text}, anywhere)
		for _, written := range []string{url.QueryEscape(text), url.PathEscape(text)} {
			if !s.isIn(before + written + after) {
				t.Errorf("%q is not found in %q", text, before+written+after)
			}
		}
	})
}
