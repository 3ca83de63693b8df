package extract

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestResolve(t *testing.T) {
	tests := []struct {
		name, base, ref, want string
	}{
		{"relative", "", "a.jpg", "https://example.org/list/a.jpg"},
		{"up", "", "../a.jpg", "https://example.org/a.jpg"},
		{"up beyond the root", "", "../../../a.jpg", "https://example.org/a.jpg"},
		{"dot segments inside", "", "/a/./b/../c.jpg", "https://example.org/a/c.jpg"},
		{"escaped dot segments", "", "/a/%2E%2e/c.jpg", "https://example.org/c.jpg"},
		{"from the root", "", "/a.jpg", "https://example.org/a.jpg"},
		{"query only", "", "?p=2", "https://example.org/list/index.html?p=2"},
		{"absolute", "", "http://other.net/a.jpg", "http://other.net/a.jpg"},
		{"absolute without path", "", "http://other.net", "http://other.net/"},
		{"protocol-relative", "", "//cdn.other.net/a.jpg", "https://cdn.other.net/a.jpg"},
		{"scheme without slashes", "", "https:a.jpg", "https://example.org/list/a.jpg"},
		{"colon in a later segment", "", "x/a:b.jpg", "https://example.org/list/x/a:b.jpg"},
		{"fragment dropped", "", "a.html#p2", "https://example.org/list/a.html"},
		{"blanks around", "", " \n a.jpg\t ", "https://example.org/list/a.jpg"},
		{"line breaks inside", "", "a\n.j\tpg", "https://example.org/list/a.jpg"},
		{"blank inside", "", "a b.jpg", "https://example.org/list/a%20b.jpg"},
		{"backslashes", "", `\img\a.jpg`, "https://example.org/img/a.jpg"},
		{"stray percent", "", "100%.jpg", "https://example.org/list/100%25.jpg"},
		{"stray percents", "", "50% off%2x%41.jpg?%", "https://example.org/list/50%25%20off%252x%41.jpg?%25"},
		{"Chinese path", "", "/图/a.jpg", "https://example.org/%E5%9B%BE/a.jpg"},
		{"Chinese query", "", "?q=图", "https://example.org/list/index.html?q=%E5%9B%BE"},
		{"IDN", "", "http://bücher.example/a.jpg", "http://xn--bcher-kva.example/a.jpg"},
		{"upper-case host, default port", "", "HTTP://OTHER.net:80/A.jpg", "http://other.net/A.jpg"},
		{"user and password", "", "http://u:p@other.net/a.jpg", "http://other.net/a.jpg"},
		{"user alone", "", "//u@other.net/a.jpg", "https://other.net/a.jpg"},
		{"other port", "", "//other.net:8080/a.jpg", "https://other.net:8080/a.jpg"},
		{"number as host", "", "http://2130706433/a.jpg", "http://127.0.0.1/a.jpg"},
		{"base elsewhere", "http://cdn.net/x/y", "a.jpg", "http://cdn.net/x/a.jpg"},
		{"base relative", "../img/", "a.jpg", "https://example.org/img/a.jpg"},
		{"base without a place", "javascript:void(0)", "a.jpg", "https://example.org/list/a.jpg"},
		{"base with a port", "//cdn.net:81/x/", "/a.jpg", "https://cdn.net:81/a.jpg"},
		{"base with a user", "http://u:p@cdn.net/x/", "a.jpg", "http://cdn.net/x/a.jpg"},
		{"empty", "", "", ""},
		{"blank", "", " \n", ""},
		{"fragment only", "", " #top", ""},
		{"javascript", "", "javascript:void(0)", ""},
		{"javascript in disguise", "", " java\nscript:void(0)", ""},
		{"data", "", "data:image/gif;base64,R0lGODlh", ""},
		{"mailto", "", "mailto:a@example.org", ""},
		{"ftp", "", "ftp://example.org/a.jpg", ""},
		{"host that cannot be", "", "http://a b/c.jpg", ""},
		{"no host", "", "http://", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := page(t, `<p><base target=x><base href="`+test.base+`"><base href="/second/">`)
			if test.base == "" {
				p = page(t, "")
			}
			got, ok := p.Resolve(test.ref)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if ok != (test.want != "") {
				t.Errorf("got %v", ok)
			}
		})
	}
}

func TestResolveInTheCharsetOfThePage(t *testing.T) {
	tests := []struct {
		name, contentType string
		body              []byte
		ref, want         string
	}{
		{"GBK query, UTF-8 path", "text/html; charset=gbk", encoded(t, simplifiedchinese.GBK, chinese),
			"/图?q=图&x=%31#图", "https://example.org/%E5%9B%BE?q=%CD%BC&x=%31"},
		{"not in GBK", "text/html; charset=gbk", encoded(t, simplifiedchinese.GBK, chinese),
			"?q=𠀀", "https://example.org/list/index.html?q=%26%23131072%3B"},
		{"Latin 1", "text/html; charset=iso-8859-1", encoded(t, charmap.Windows1252, "café"),
			"?q=é", "https://example.org/list/index.html?q=%E9"},
		{"UTF-16 is UTF-8 in addresses", "text/html", []byte("\xff\xfea\x00"),
			"?q=é", "https://example.org/list/index.html?q=%C3%A9"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, _ := pageAt(t, home, test.contentType, test.body).Resolve(test.ref)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestResolveBoundsAddresses(t *testing.T) {
	p := page(t, "")
	longest := strings.Repeat("x", longestURL-len("https://example.org/"))
	tests := []struct {
		name, ref string
		want      bool
	}{
		{"the longest", "/" + longest, true},
		{"one more", "/x" + longest, false},
		{"longer only when encoded", "/é" + longest[4:], false},
		{"longer before it is resolved", strings.Repeat("./", longestURL), false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if addr, ok := p.Resolve(test.ref); ok != test.want {
				t.Errorf("got %v, %d bytes", ok, len(addr))
			}
		})
	}
}

func FuzzResolve(f *testing.F) {
	for _, seed := range []string{
		"a.jpg", "/a/b.jpg?x=1", "//x.org/a", "http://1.2.3.4/", "https://a-b.c0/x;y", "http://a.0x1/", "a:b",
		"http://xn--a/", "?x", "a//b/", "http://a.b/..", "https:/x", "图?图#图", `\\x\y`, "/%2e%2E/x", "http://a.b?c/d",
		"/a|b%2fc", "a^b?c^d|%", "http://a`b/", "http://{a}/", "http://[::1]:80/", "http://0x7f.1/", "//u:p@h:81/", "%", "%%41",
	} {
		f.Add(seed)
	}
	p := page(f, "")
	f.Fuzz(func(t *testing.T, ref string) {
		if !utf8.ValidString(ref) {
			return // a page is always valid UTF-8
		}
		addr, ok := p.Resolve(ref)
		if !ok {
			return
		}
		if u, err := url.Parse(addr); err != nil || u.String() != addr {
			t.Errorf("%q resolves to %q, which is requested as %q (%v)", ref, addr, u, err)
		}
		if again, ok := p.Resolve(addr); !ok || again != addr {
			t.Errorf("%q resolves to %q, and that to %q", ref, addr, again)
		}
		checkCanonical(t, addr)
	})
}
