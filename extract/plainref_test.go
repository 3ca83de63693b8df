package extract

import (
	"strings"
	"testing"
)

// TestResolvePlain checks which references take the short way; that it leads
// to the same place is for FuzzResolvePlain.
func TestResolvePlain(t *testing.T) {
	tests := []struct {
		ref  string
		want bool
	}{
		{"a.jpg", true}, {"/a/b.jpg?x=1&y=%E5", true}, {"//cdn.example.org/a.jpg", true},
		{"https://img-1.example.org/a_b-c.jpg", true}, {"a/", true}, {"a//b", true},
		{"", false}, {"?p=2", false}, {"../a", false}, {"./a", false}, {"a/../b", false}, {"a/%2e%2e/b", false},
		{"a:b", false}, {"javascript:x", false}, {"a b", false}, {"a#b", false}, {`a\b`, false}, {"图", false},
		{"http://EXAMPLE.org/", false}, {"http://example.org", false}, {"http://example.org:80/", false},
		{"http://1.2.3.4/", false}, {"http://xn--bcher-kva.example/", false}, {"http://u@example.org/", false},
		{"http:///a", false}, {"//a..b/", false},
	}
	b := testBase(t)
	for _, test := range tests {
		t.Run(test.ref, func(t *testing.T) {
			if _, got := b.resolvePlain(test.ref); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func testBase(t testing.TB) *base {
	t.Helper()
	b, err := parseBase(home)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func FuzzResolvePlain(f *testing.F) {
	for _, seed := range []string{"a.jpg", "/a?b", "//x.org/a", "http://a-b.c0/x;y", "https://a.0x1/", "a//b/@!", "x?/.:"} {
		f.Add(seed)
	}
	b := testBase(f)
	f.Fuzz(func(t *testing.T, ref string) {
		got, ok := b.resolvePlain(strings.Trim(ref, asciiSpace))
		if !ok {
			return
		}
		u, err := b.url.Parse(ref)
		if err != nil {
			t.Fatalf("%q resolves to %q, the parser says %v", ref, got, err)
		}
		if want := u.Href(true); got != want {
			t.Errorf("%q resolves to %q, the parser says %q", ref, got, want)
		}
	})
}
