package extract

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func compilePattern(t testing.TB, pattern string) *Pattern {
	t.Helper()
	p, faults := CompilePattern(textAt(1, pattern))
	if len(faults) > 0 {
		t.Fatalf("%q has faults: %v", pattern, faults)
	}
	return p
}

type captures = map[string]string

func TestPatternMatches(t *testing.T) {
	tests := []struct {
		name, pattern, address string
		want                   captures
	}{
		{"a capture", "https://wallpapercave.com/{slug}", "https://wallpapercave.com/cat-walls", captures{"slug": "cat-walls"}},
		{"no capture", "https://example.com/a", "https://example.com/a", captures{}},
		{"http for https", "https://example.com/{id}", "http://example.com/7", captures{"id": "7"}},
		{"https for http", "http://example.com/{id}", "https://example.com/7", captures{"id": "7"}},
		{"without scheme", "example.com/{id}", "https://example.com/7", captures{"id": "7"}},
		{"protocol-relative", "//example.com/{id}", "https://example.com/7", captures{"id": "7"}},
		{"www in the address", "https://example.com/{id}", "https://www.example.com/7", captures{"id": "7"}},
		{"www in the pattern", "https://www.example.com/{id}", "https://example.com/7", captures{"id": "7"}},
		{"www in both", "https://www.example.com/{id}", "https://WWW.example.com/7", captures{"id": "7"}},
		{"a host in upper case", "https://Example.COM/{id}", "https://eXample.com/7", captures{"id": "7"}},
		{"a host in Unicode", "https://bücher.example/{id}", "https://xn--bcher-kva.example/7", captures{"id": "7"}},
		{"a host in punycode", "https://xn--bcher-kva.example/{id}", "https://BÜCHER.example/7", captures{"id": "7"}},
		{"a default port", "https://example.com:443/{id}", "https://example.com/7", captures{"id": "7"}},
		{"another port", "https://example.com:8080/{id}", "http://example.com:8080/7", captures{"id": "7"}},
		{"an IPv6 host", "http://[::1]:8080/{id}", "http://[0::1]:8080/7", captures{"id": "7"}},
		{"a capture in the host", "https://{user}.tumblr.com/", "https://moon.tumblr.com", captures{"user": "moon"}},
		{"a host that is captured", "https://{host}/album/{id}", "http://example.com/album/7", captures{"host": "example.com", "id": "7"}},
		{"www as any host", "https://*.example.com/{id}", "https://www.example.com/7", captures{"id": "7"}},
		{"www among alternatives", "https://{www,m}.example.com/{id}", "https://www.example.com/7", captures{"id": "7"}},
		{"alternative hosts", "https://example.{com,net}/{id}", "https://example.net/7", captures{"id": "7"}},
		{"a slash too many", "https://example.com/{id}", "https://example.com/7/", captures{"id": "7"}},
		{"a slash too few", "https://example.com/{id}/", "https://example.com/7", captures{"id": "7"}},
		{"the host alone", "https://example.com", "https://example.com/", captures{}},
		{"query and fragment aside", "https://example.com/{id}", "https://example.com/7?utm=1#top", captures{"id": "7"}},
		{"an ampersand in the path", "https://example.com/{id}", "https://example.com/Tom&Jerry", captures{"id": "Tom&Jerry"}},
		{"two captures in a segment", "https://example.com/{slug}-{id}", "https://example.com/a-b-12", captures{"slug": "a-b", "id": "12"}},
		{"a long capture", "https://example.com/{path*}", "https://example.com/a/b/", captures{"path": "a/b"}},
		{"a long capture in the middle", "https://example.com/{path*}/{id}", "https://example.com/a/b/7", captures{"path": "a/b", "id": "7"}},
		{"a long capture that ends in a slash", "https://example.com/{dir*}x.html", "https://example.com/a/b/x.html", captures{"dir": "a/b/"}},
		{"a star", "https://example.com/*/{id}", "https://example.com/any/7", captures{"id": "7"}},
		{"a star for nothing", "https://example.com/a*/{id}", "https://example.com/a/7", captures{"id": "7"}},
		{"a star behind the last slash", "https://example.com/*", "https://example.com/", captures{}},
		{"two stars", "https://example.com/**/{id}", "https://example.com/a/b/7", captures{"id": "7"}},
		{"two stars for everything", "https://example.com/**", "https://example.com/a/b/?x", captures{}},
		{"alternatives", "https://example.com/{album,gallery}/{id}", "https://example.com/gallery/7", captures{"id": "7"}},
		{"an alternative of nothing", "https://example.com/album{,s}/{id}", "https://example.com/album/7", captures{"id": "7"}},
		{"a star in an alternative", "https://example.com/{a*,b}/{id}", "https://example.com/abc/7", captures{"id": "7"}},
		{"a path in Chinese", "https://example.com/图/{id}", "https://example.com/%E5%9B%BE/湖上", captures{"id": "湖上"}},
		{"an escaped path", "https://example.com/%e5%9B%be/{id}", "https://example.com/图/7", captures{"id": "7"}},
		{"escapes in a capture", "https://example.com/{id}", "https://example.com/a%20b%2Fc%41", captures{"id": "a b/cA"}},
		{"escapes of another charset", "https://example.com/{id}", "https://example.com/%C4%E3", captures{"id": "%C4%E3"}},
		{"escaped control characters", "https://example.com/{id}", "https://example.com/a%20b%0D%0Ac", captures{"id": "a%20b%0D%0Ac"}},
		{"a stray percent", "https://example.com/{id}", "https://example.com/100%", captures{"id": "100%"}},
		{"dot segments", "https://example.com/{id}", "https://example.com/a/../7", captures{"id": "7"}},
		{"what means something in regexes", "https://example.com/a.(b)+[c]$/{id}", "https://example.com/a.(b)+[c]$/7", captures{"id": "7"}},
		{"a name of any script", "https://example.com/{标题}", "https://example.com/7", captures{"标题": "7"}},
		{"a parameter", "https://example.com/view?id={id}", "https://example.com/view?id=7", captures{"id": "7"}},
		{"parameters in any order", "https://example.com/?a={a}&b={b}", "https://example.com/?b=2&x=3&a=1", captures{"a": "1", "b": "2"}},
		{"a parameter with its value", "https://example.com/?do=album&id={id}", "https://example.com/?id=7&do=album", captures{"id": "7"}},
		{"a parameter of any value", "https://example.com/?id={id}&full", "https://example.com/?full=yes&id=7", captures{"id": "7"}},
		{"a parameter without value", "https://example.com/?full", "https://example.com/?full", captures{}},
		{"the first of several", "https://example.com/?id={id}", "https://example.com/?id=1&id=2", captures{"id": "1"}},
		{"a blank in a parameter", "https://example.com/?q={q}", "https://example.com/?q=a+b%2Bc%26d", captures{"q": "a b+c&d"}},
		{"a blank in the pattern's parameter", "https://example.com/?q=a+b&id={id}", "https://example.com/?q=a%20b&id=7", captures{"id": "7"}},
		{"slashes in a parameter", "https://example.com/?from={from*}", "https://example.com/?from=/a/b?c", captures{"from": "/a/b?c"}},
		{"a path as parameter", "https://example.com/index.php?/category/{id}", "https://example.com/index.php?/category/12", captures{"id": "12"}},
		{"brackets in a parameter", "https://example.com/?a[]={id}", "https://example.com/?a[]=7", captures{"id": "7"}},
		{"parameters without a path", "https://example.com?id={id}", "https://example.com/?id=7", captures{"id": "7"}},
		{"a question mark alone", "https://example.com/{id}?", "https://example.com/7?x", captures{"id": "7"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := compilePattern(t, test.pattern).Match(test.address)
			if diff := cmp.Diff(test.want, got); diff != "" || !ok {
				t.Errorf("matches: %v %s", ok, diff)
			}
		})
	}
}

func TestPatternDoesNotMatch(t *testing.T) {
	tests := []struct{ name, pattern, address string }{
		{"another host", "https://example.com/{id}", "https://example.org/7"},
		{"a host below", "https://example.com/{id}", "https://cdn.example.com/7"},
		{"a host that ends the same", "https://example.com/{id}", "https://myexample.com/7"},
		{"a dot is a dot", "https://example.com/{id}", "https://exampleXcom/7"},
		{"another port", "https://example.com/{id}", "https://example.com:8080/7"},
		{"www is no name", "https://{user}.tumblr.com/", "https://www.tumblr.com/"},
		{"a host in the path", "https://example.com/{id}", "https://evil.net/example.com/7"},
		{"a host as user", "https://example.com/{id}", "https://example.com@evil.net/7"},
		{"nothing to capture", "https://example.com/{id}", "https://example.com/"},
		{"a segment too many", "https://example.com/{id}", "https://example.com/7/8"},
		{"a segment too few", "https://example.com/album/{id}", "https://example.com/album"},
		{"two slashes at the end", "https://example.com/{id}", "https://example.com/7//"},
		{"a path in another case", "https://example.com/Album/{id}", "https://example.com/album/7"},
		{"a star holds no slash", "https://example.com/*/{id}", "https://example.com/a/b/7"},
		{"none of the alternatives", "https://example.com/{a,b}/{id}", "https://example.com/c/7"},
		{"a parameter is missing", "https://example.com/?a={a}&b={b}", "https://example.com/?a=1"},
		{"a parameter with another value", "https://example.com/?a=1", "https://example.com/?a=2"},
		{"a parameter whose name ends the same", "https://example.com/?id={id}", "https://example.com/?xid=7"},
		{"a parameter without value", "https://example.com/?id={id}", "https://example.com/?id="},
		{"a parameter whose name begins the same", "https://example.com/?full", "https://example.com/?fullest"},
		{"a slash in a parameter", "https://example.com/?/category/{id}", "https://example.com/?/category/1/2"},
		{"no address", "https://example.com/{id}", "example.com/7"},
		{"no http address", "https://example.com/{id}", "ftp://example.com/7"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, ok := compilePattern(t, test.pattern).Match(test.address); ok || len(got) > 0 {
				t.Errorf("matches, with %v", got)
			}
		})
	}
}

func TestPatternHost(t *testing.T) {
	tests := []struct{ pattern, want string }{
		{"https://Example.com/x", "example.com"},
		{"http://www.example.com:8080/x", "www.example.com"},
		{"bücher.example", "xn--bcher-kva.example"},
		{"http://[::1]:80/x", "[::1]"},
		{"https://{user}.example.com/", "*.example.com"},
		{"https://img{n}.cdn.example.com/", "*.cdn.example.com"},
		{"https://{a,b}.example.com/", "*.example.com"},
		{"https://a.*.example.com/", "*.example.com"},
		{"https://{user}.com/", ""},
		{"https://example.{com,net}/", ""},
		{"https://*example.com/", ""},
		{"https://**/x", ""},
	}
	for _, test := range tests {
		if got := compilePattern(t, test.pattern).Host(); got != test.want {
			t.Errorf("%s has the host %q, want %q", test.pattern, got, test.want)
		}
	}
}

func TestPatternWeight(t *testing.T) {
	// Each of them says less than the one before.
	patterns := []string{
		"https://example.com/album/new?p={p}",
		"https://example.com/album/new",
		"https://example.com/album/{id}",
		"https://example.com/album/{id*}",
		"https://example.com/album/*",
		"https://example.com/album/**",
		"https://example.com/{album,a}/{id}",
		"https://example.com/{user}/{id}",
		"https://example.com/{path*}",
		"https://{host}/{path*}",
		"**",
	}
	for i := range len(patterns) - 1 {
		heavy, light := compilePattern(t, patterns[i]).Weight(), compilePattern(t, patterns[i+1]).Weight()
		if heavy <= light {
			t.Errorf("%s weighs %d, %s %d", patterns[i], heavy, patterns[i+1], light)
		}
	}
}

func TestPatternNames(t *testing.T) {
	got := compilePattern(t, "https://{user}.example.com/{album*}/{id}?page={p}").Names()
	if diff := cmp.Diff([]string{"user", "album", "id", "p"}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzCompilePattern(f *testing.F) {
	for _, seed := range []string{
		"https://{user}.example.com/{a*}/{b}-{c}/?x={d}&y", "*://**", "http://www.{a,b*}:80//", "{", "}{", "{a{b}}", "x?&&=",
		"http://[::1]:443", "é.{é}/é?é=é", "http://a/%{x}%", "xn--a.b/",
	} {
		f.Add(seed, "https://www.example.com/a/b-c/?x=1&y")
	}
	f.Fuzz(func(t *testing.T, pattern, address string) {
		p, faults := CompilePattern(textAt(1, pattern))
		if len(faults) > 0 || !utf8.ValidString(pattern) || !utf8.ValidString(address) {
			return
		}
		found, ok := p.Match(address)
		if ok && len(found) != len(p.Names()) {
			t.Errorf("%q captures %v of %q, not %v", pattern, found, address, p.Names())
		}
		for name, text := range found {
			if text == "" || !utf8.ValidString(text) {
				t.Errorf("%q captures %q as %q of %q", pattern, text, name, address)
			}
		}
	})
}
