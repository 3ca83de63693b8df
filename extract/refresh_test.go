package extract

import "testing"

func TestRefreshAddress(t *testing.T) {
	tests := []struct {
		name, content, want string
	}{
		{"usual", "0; url=/next.html", "/next.html"},
		{"in capitals, with blanks", " 5 ;URL = next.html", "next.html"},
		{"in quotes", `0;url='/a b' x`, "/a b"},
		{"in double quotes, not closed", `0;url="/a`, "/a"},
		{"a comma", "0,url=/a", "/a"},
		{"a blank", "0 url=/a", "/a"},
		{"a fraction", "0.5;url=/a", "/a"},
		{"without url", "0;/a?url=b", "/a?url=b"},
		{"itself", "30", ""},
		{"itself, with a semicolon", "30;", ""},
		{"no time", "url=/a", ""},
		{"nothing", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := refreshAddress(test.content); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
