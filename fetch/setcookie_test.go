package fetch

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// thatDay is when the answers of the tests arrive.
var thatDay = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func address(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestSetCookieIsReadAsBrowsersDo(t *testing.T) {
	const from = "https://www.example.co.uk/gallery/page?x=/y/"
	of := func(domain, path, name, value string) cookie {
		return cookie{cookieKey: cookieKey{domain, path, name}, value: value, hostOnly: true}
	}
	plain := of("www.example.co.uk", "/gallery", "a", "b")
	with := func(change func(*cookie)) cookie { c := plain; change(&c); return c }
	noon := thatDay.Unix()
	wide := with(func(c *cookie) { c.domain, c.hostOnly = "example.co.uk", false })
	tests := []struct {
		name, in string
		want     cookie
	}{
		{"a pair alone", "a=b", plain},
		{"spaces around all", " a = b ; Path = / ", with(func(c *cookie) { c.path = "/" })},
		{"quotes and JSON kept", `a={"k":"v\"",x}`, with(func(c *cookie) { c.value = `{"k":"v\"",x}` })},
		{"bytes of another charset", "a=\xb0\xb2", with(func(c *cookie) { c.value = "\xb0\xb2" })},
		{"equals signs in the value", "a=b=c==", with(func(c *cookie) { c.value = "b=c==" })},
		{"an empty value", "a=", with(func(c *cookie) { c.value = "" })},
		{"attributes in any case", "a=b; SECURE; hTTPonly", with(func(c *cookie) { c.secure, c.httpOnly = true, true })},
		{"a path of its own", "a=b; path=/x/", with(func(c *cookie) { c.path = "/x/" })},
		{"a path without a slash is none", "a=b; path=x", plain},
		{"the last path counts", "a=b; path=/x; path=/y", with(func(c *cookie) { c.path = "/y" })},
		{"the domain above", "a=b; domain=example.co.uk", wide},
		{"the domain above, dotted, in capitals", "a=b; domain=.Example.CO.uk", wide},
		{"an empty domain is none", "a=b; domain=", plain},
		{"Max-Age", "a=b; max-age=60", with(func(c *cookie) { c.expires = noon + 60 })},
		{"Max-Age before Expires", "a=b; max-age=60; expires=Sun, 22 Nov 2026 12:00:00 GMT", with(func(c *cookie) { c.expires = noon + 60 })},
		{"Max-Age ended", "a=b; max-age=-1", with(func(c *cookie) { c.expires = noon })},
		{"Max-Age without end", "a=b; max-age=99999999999999999999", with(func(c *cookie) { c.expires = noon + 400*86400 })},
		{"Max-Age that is none", "a=b; max-age=soon", plain},
		{"Expires", "a=b; expires=Sun, 22 Nov 2026 12:00:00 GMT", with(func(c *cookie) { c.expires = noon + 86400 })},
		{"Expires long ago", "a=b; expires=Thu, 01-Jan-1970 00:00:00 GMT", with(func(c *cookie) { c.expires = 1 })},
		{"Expires too late", "a=b; expires=Fri, 31 Dec 9999 23:59:59 GMT", with(func(c *cookie) { c.expires = noon + 400*86400 })},
		{"Expires that is none", "a=b; expires=0", plain},
		{"a prefix whose promise holds", "__Host-a=b; secure; path=/", with(func(c *cookie) { c.name, c.path, c.secure = "__Host-a", "/", true })},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := parseSetCookie(tt.in, address(t, from), thatDay)
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(cookie{}, cookieKey{})); !ok || diff != "" {
				t.Errorf("%v (-want +got):\n%s", ok, diff)
			}
		})
	}
}

func TestSetCookieIsIgnored(t *testing.T) {
	const page = "https://www.example.co.uk/gallery/page"
	tests := []struct{ name, from, in string }{
		{"empty", page, ""},
		{"without an equals sign", page, "a; path=/"},
		{"without a name", page, "=b"},
		{"with a control character", page, "a=b\x01"},
		{"with a tab in its name", page, "a\tb=c"},
		{"with a tab in its path", page, "a=b; path=/\tc"},
		{"too long", page, "a=" + strings.Repeat("x", maxCookie)},
		{"with too long a path", page, "a=b; path=/" + strings.Repeat("x", maxCookiePath)},
		{"from too long a path", "https://example.com/" + strings.Repeat("x", maxCookiePath) + "/", "a=b"},
		{"for another domain", page, "a=b; domain=example.com"},
		{"for a neighbour", page, "a=b; domain=img.example.co.uk"},
		{"for what ends alike", page, "a=b; domain=ample.co.uk"},
		{"for a public suffix", page, "a=b; domain=co.uk"},
		{"for a dot", page, "a=b; domain=."},
		{"for the end of an IP address", "http://127.0.0.1/", "a=b; domain=0.0.1"},
		{"secure over http", "http://example.com/", "a=b; secure"},
		{"secure over http on loopback", "http://127.0.0.1/", "a=b; secure"},
		{"__Secure- that is not", page, "__Secure-a=b"},
		{"__secure- in small letters", page, "__secure-a=b"},
		{"__Host- of a folder", page, "__Host-a=b; secure"},
		{"__Host- for a domain", page, "__Host-a=b; secure; path=/; domain=example.co.uk"},
		{"__Host- that is not secure", page, "__Host-a=b; path=/"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := parseSetCookie(tt.in, address(t, tt.from), thatDay); ok {
				t.Errorf("got %+v", got)
			}
		})
	}
}
