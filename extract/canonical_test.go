package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCanonical(t *testing.T) {
	tests := []struct {
		name, raw, want string
	}{
		{"as it is", "https://example.org/a?b=c&a=d", "https://example.org/a?b=c&a=d"},
		{"scheme and host in lower case", "HTTPS://Example.ORG/A", "https://example.org/A"},
		{"root path", "http://example.org", "http://example.org/"},
		{"default port", "http://example.org:80/a", "http://example.org/a"},
		{"other port", "http://example.org:443/a", "http://example.org:443/a"},
		{"user", "http://u:p@example.org/a", "http://example.org/a"},
		{"fragment", "http://example.org/a#b", "http://example.org/a"},
		{"empty query", "http://example.org/a?", "http://example.org/a"},
		{"empty query and fragment", "http://example.org/a?#", "http://example.org/a"},
		{"dot segments", "http://example.org/a/../b/./c", "http://example.org/b/c"},
		{"unreserved escapes", "http://example.org/%7Ea%2db%5F?%41=%2E", "http://example.org/~a-b_?A=."},
		{"reserved escapes stay", "http://example.org/a%2fb%3f?c=%26%3d", "http://example.org/a%2Fb%3F?c=%26%3D"},
		{"stray percent", "http://example.org/100%/%zz", "http://example.org/100%/%zz"},
		{"stray percent that must not become an escape", "http://example.org/%%37e%4%31", "http://example.org/%%37e%4%31"},
		{"Chinese", "http://example.org/图?q=图", "http://example.org/%E5%9B%BE?q=%E5%9B%BE"},
		{"what clients escape or not", "http://example.org/a|b^c?d|e^f", "http://example.org/a%7Cb%5Ec?d|e^f"},
		{"IDN", "http://BÜCHER.example/", "http://xn--bcher-kva.example/"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Canonical(test.raw)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestIsCanonical checks which addresses take the short way; that it leads to
// the same place is for FuzzIsCanonical.
func TestIsCanonical(t *testing.T) {
	tests := []struct {
		raw  string
		want bool
	}{
		{"https://img-1.example.org/a_b/1.jpg?x=1&y=a;b", true}, {"http://example.org/", true}, {"http://example.org/a??", false},
		{"http://example.org/?a=b?c", true}, {"http://example.org/a?", false}, {"http://example.org/%41", false},
		{"http://example.org", false}, {"http://example.org/a#b", false}, {"http://example.org/a/../b", false},
		{"http://example.org:80/a", false}, {"http://Example.org/a", false}, {"http://127.0.0.1/a", false},
		{"http://example.org/a|b", false}, {"HTTP://example.org/a", false}, {"ftp://example.org/a", false}, {"/a", false}, {"", false},
		{"http://example.org/" + strings.Repeat("x", longestURL), false},
	}
	for _, test := range tests {
		t.Run(test.raw[:min(len(test.raw), 50)], func(t *testing.T) {
			if got := isCanonical(test.raw); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func FuzzIsCanonical(f *testing.F) {
	for _, seed := range []string{"http://a.org/", "https://a-b.c0/x;y?z", "http://a.0x1/", "http://a//b/@!?", "http://a/x?/.:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if !isCanonical(raw) {
			return
		}
		if want, err := canonical(raw); err != nil || want != raw {
			t.Errorf("%q is %q by the parser, %v", raw, want, err)
		}
	})
}

func TestCanonicalRefuses(t *testing.T) {
	long := "http://example.org/" + strings.Repeat("x", longestURL)
	for _, raw := range []string{long, "", "/a", "ftp://example.org/", "data:,x", "http://", "http://a b/"} {
		if got, err := Canonical(raw); err == nil {
			t.Errorf("%q became %q, want an error", raw, got)
		}
	}
}

func TestCanonicalWithout(t *testing.T) {
	tests := []struct {
		name, address string
		drop          []string
		want          string
	}{
		{"nothing to drop", "HTTP://h/a;s=1?b=2#c", nil, "http://h/a;s=1?b=2"},
		{"no parameters", "http://h/a", []string{"*"}, "http://h/a"},
		{"one of several", "http://h/a?x=1&sid=2&y=3", []string{"sid"}, "http://h/a?x=1&y=3"},
		{"the only one", "http://h/a?sid=2", []string{"sid"}, "http://h/a"},
		{"every one of that name", "http://h/?sid=1&sid&x&sid=", []string{"sid"}, "http://h/?x"},
		{"several names", "http://h/?a=1&b=2&c=3", []string{"a", "c"}, "http://h/?b=2"},
		{"a prefix", "http://h/?utm_source=a&utm_=b&utm=c", []string{"utm_*"}, "http://h/?utm=c"},
		{"all", "http://h/a;b=c?d=e&f", []string{"*"}, "http://h/a"},
		{"only at its end is the star one", "http://h/?a*b=1&axb=2", []string{"a*b"}, "http://h/?axb=2"},
		{"no part of a name", "http://h/?sid2=1&asid=2", []string{"sid"}, "http://h/?sid2=1&asid=2"},
		{"the case counts", "http://h/?SID=1", []string{"sid"}, "http://h/?SID=1"},
		{"a value of that name", "http://h/?a=sid", []string{"sid"}, "http://h/?a=sid"},
		{"a name with escapes", "http://h/?a%5bb%5D=1&%73id=2&a+b=3", []string{"a[b]", "sid", "a b"}, "http://h/"},
		{"a name with a stray percent", "http://h/?100%=1&x", []string{"100%"}, "http://h/?x"},
		{"in the path", "http://h/a.jpg;jsessionid=1F?b=2", []string{"jsessionid"}, "http://h/a.jpg?b=2"},
		{"one of several in the path", "http://h/a;v=1;s=2;w/b;s=3", []string{"s"}, "http://h/a;v=1;w/b"},
		{"in the path alone", "http://h/;s=1", []string{"s"}, "http://h/"},
		{"what would become a dot segment", "http://h/a/..;s=1/b", []string{"s"}, "http://h/a/..;s=1/b"},
		{"a semicolon in the query is no separator", "http://h/?a=1;s=2", []string{"s"}, "http://h/?a=1;s=2"},
		{"a semicolon in the host", "http://h;s=1/a?s=2", []string{"s"}, "http://h;s=1/a"},
		{"an empty name stays", "http://h/?=1&&s=2", []string{"s", "*"}, "http://h/?=1&"},
		{"an address in a value", "http://h/?u=http://x/?s=1&s=2", []string{"s"}, "http://h/?u=http://x/?s=1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := CanonicalWithout(test.address, test.drop)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCanonicalWithoutRefuses(t *testing.T) {
	if got, err := CanonicalWithout("/a?b", []string{"b"}); err == nil {
		t.Errorf("got %q, want an error", got)
	}
}

func FuzzCanonicalWithout(f *testing.F) {
	f.Add("http://h/a;s=1/..;s?s=1&t&&=2", "s")
	f.Add("http://h;s/%;s%2e/?100%=1", "100%")
	f.Add("https://h/%2e;s", "*")
	f.Fuzz(func(t *testing.T, address, drop string) {
		got, err := CanonicalWithout(address, []string{drop})
		if err != nil {
			return
		}
		checkCanonical(t, got)
		if again, err := CanonicalWithout(got, []string{drop}); err != nil || again != got {
			t.Errorf("%q without %q is %q, and that %q (%v)", address, drop, got, again, err)
		}
	})
}

func checkCanonical(t *testing.T, addr string) {
	t.Helper()
	once, err := Canonical(addr)
	if err != nil {
		t.Fatal(err)
	}
	if twice, err := Canonical(once); err != nil || twice != once {
		t.Errorf("%q becomes %q, and that %q (%v)", addr, once, twice, err)
	}
}
