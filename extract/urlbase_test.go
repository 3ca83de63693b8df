package extract

import "testing"

// TestResolveAsTheRFCSays goes through the examples of RFC 3986, 5.4, which a
// browser resolves the same way, but for "http:g"; fragments are dropped, and
// so is what is no more than one.
func TestResolveAsTheRFCSays(t *testing.T) {
	resolveAll(t, "http://a/b/c/d;p?q", []resolved{
		{"g:h", ""},
		{"g", "http://a/b/c/g"},
		{"./g", "http://a/b/c/g"},
		{"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},
		{"//g", "http://g/"},
		{"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},
		{"#s", ""},
		{"g#s", "http://a/b/c/g"},
		{"g?y#s", "http://a/b/c/g?y"},
		{";x", "http://a/b/c/;x"},
		{"g;x", "http://a/b/c/g;x"},
		{"g;x?y#s", "http://a/b/c/g;x?y"},
		{"", ""},
		{".", "http://a/b/c/"},
		{"./", "http://a/b/c/"},
		{"..", "http://a/b/"},
		{"../", "http://a/b/"},
		{"../g", "http://a/b/g"},
		{"../..", "http://a/"},
		{"../../", "http://a/"},
		{"../../g", "http://a/g"},
		{"../../../g", "http://a/g"},
		{"../../../../g", "http://a/g"},
		{"/./g", "http://a/g"},
		{"/../g", "http://a/g"},
		{"g.", "http://a/b/c/g."},
		{".g", "http://a/b/c/.g"},
		{"g..", "http://a/b/c/g.."},
		{"..g", "http://a/b/c/..g"},
		{"./../g", "http://a/b/g"},
		{"./g/.", "http://a/b/c/g/"},
		{"g/./h", "http://a/b/c/g/h"},
		{"g/../h", "http://a/b/c/h"},
		{"g;x=1/./y", "http://a/b/c/g;x=1/y"},
		{"g;x=1/../y", "http://a/b/c/y"},
		{"g?y/./x", "http://a/b/c/g?y/./x"},
		{"g?y/../x", "http://a/b/c/g?y/../x"},
		{"g#s/./x", "http://a/b/c/g"},
		{"g#s/../x", "http://a/b/c/g"},
		{"http:g", "http://a/b/c/g"},
	})
}

// TestResolveAgainstBases is about what a reference takes over from the address
// of its page (WHATWG URL Standard, 4.4, the relative states).
func TestResolveAgainstBases(t *testing.T) {
	bases := map[string][]resolved{
		"http://h": {
			{"a", "http://h/a"}, {"..", "http://h/"}, {"?q", "http://h/?q"}, {"/", "http://h/"},
		},
		"http://h/a/b/": {
			{"..", "http://h/a/"}, {"c", "http://h/a/b/c"}, {"../../../c", "http://h/c"}, {"./?q", "http://h/a/b/?q"},
		},
		"http://h/a//b": {
			{"c", "http://h/a//c"}, {"../c", "http://h/a/c"}, {"..//c", "http://h/a//c"},
		},
		"http://h/a/b?x=/c/d": {
			{"e", "http://h/a/e"}, {"?y", "http://h/a/b?y"}, {"?", "http://h/a/b?"},
		},
		"http://h/a;b/c": {
			{"../d", "http://h/d"}, {";d", "http://h/a;b/;d"},
		},
		"https://u:p@h:81/x/y?q#f": {
			{"z", "https://h:81/x/z"}, {"/z", "https://h:81/z"}, {"?n", "https://h:81/x/y?n"}, {"//k", "https://k/"},
			{"//k:443/", "https://k/"}, {"//k:80/", "https://k:80/"}, {"http:z", "http://z/"}, {"https:z", "https://h:81/x/z"},
		},
		"http://h:80/x/y": {
			{"/z", "http://h/z"}, {"https:z", "https://z/"}, {"https:/z", "https://z/"},
		},
		"http://[2001:DB8::1]:8080/x/": {
			{"y", "http://[2001:db8::1]:8080/x/y"}, {"//[::]/", "http://[::]/"},
		},
		"http://0x7f.1/x/": {
			{"y", "http://127.0.0.1/x/y"}, {"/y", "http://127.0.0.1/y"},
		},
		"http://bücher.example/图/x": {
			{"y", "http://xn--bcher-kva.example/%E5%9B%BE/y"}, {"?z", "http://xn--bcher-kva.example/%E5%9B%BE/x?z"},
		},
		"http://h/a%20b/%2e/c": {
			{"d", "http://h/a%20b/d"}, {"../d", "http://h/d"},
		},
	}
	for base, tests := range bases {
		t.Run(base, func(t *testing.T) { resolveAll(t, base, tests) })
	}
}

// TestResolveOddReferences is about characters where none should be, and hosts
// in forms that few know, beside those of TestResolveAsTheStandardSays.
func TestResolveOddReferences(t *testing.T) {
	resolveAll(t, "http://h/x/y", []resolved{
		// Slashes and what stands for them.
		{`\k`, "http://h/k"}, {`a\b`, "http://h/x/a/b"}, {`..\a`, "http://h/a"}, {`\/k\p`, "http://k/p"},
		{"/////k/p", "http://k/p"}, {`a?b\c`, `http://h/x/a?b\c`}, {"//", ""}, {"//?x", ""}, {"//#x", ""}, {"//:80/", ""},
		// What is dropped wherever it stands, and what only at the ends.
		{"//k\t.org/\nx", "http://k.org/x"}, {"/a\r\nb", "http://h/ab"}, {"ht\ttps://k/", "https://k/"}, {".\n.", "http://h/"},
		{"\x00/a", "http://h/a"}, {"/a \x1f", "http://h/a"}, {"/a\x0bb", "http://h/a%0Bb"}, {"/a b ", "http://h/a%20b"},
		// Users and ports.
		{"//u:p:q@k/", "http://k/"}, {"//@k/", "http://k/"}, {"//u@k:81/x", "http://k:81/x"}, {"//k:0/", "http://k:0/"},
		{"//k:000081/", "http://k:81/"}, {"//k:/x", "http://k/x"}, {"//k:99999/", ""}, {"//k:8 1/", ""}, {"//k:+81/", ""},
		// IPv4.
		{"//1.2.3/", "http://1.2.0.3/"}, {"//256/", "http://0.0.1.0/"}, {"//0xffffffff/", "http://255.255.255.255/"},
		{"//1.0x2.03.4/", "http://1.2.3.4/"}, {"//00/", "http://0.0.0.0/"}, {"//1.16777216/", ""}, {"//1.2.3.256/", ""},
		{"//0x100000000/", ""}, {"//1.2.3.4.5/", ""}, {"//1.2.3.x/", "http://1.2.3.x/"}, {"//1.2.3.4x/", "http://1.2.3.4x/"},
		// IPv6.
		{"//[::1.2.3.4]/", "http://[::102:304]/"}, {"//[1:0:0:2::]/", "http://[1:0:0:2::]/"},
		{"//[1:0:1:0:1:0:1:0]/", "http://[1:0:1:0:1:0:1:0]/"}, {"//[0:0:1:0:0:0:0:0]/", "http://[0:0:1::]/"},
		{"//[::1]:/", "http://[::1]/"}, {"//[::1]x/", ""}, {"//[v1.x]/", ""}, {"//[:1]/", ""}, {"//[1:2]/", ""}, {"//[12345::]/", ""},
		// Names of every script.
		{"//日本語.jp/", "http://xn--wgv71a119e.jp/"}, {"//EXAMPLE.中国/", "http://example.xn--fiqs8s/"},
		{"//%E4%B8%AD%E6%96%87.cn/", "http://xn--fiq228c.cn/"}, {"//a．b/", "http://a.b/"}, {"//a\u200bb/", "http://ab/"},
		// Escapes.
		{"/%7Ea", "http://h/%7Ea"}, {"/a%2Fb", "http://h/a%2Fb"}, {"/%", "http://h/%25"}, {"/%g1", "http://h/%25g1"},
		{"/%C3%A9é", "http://h/%C3%A9%C3%A9"}, {"?%zz", "http://h/x/y?%25zz"}, {"?é#é", "http://h/x/y?%C3%A9"},
		{"%2e%2e/a", "http://h/a"}, {"a/%2E", "http://h/x/a/"}, {"%2e.%2fa", "http://h/x/%2e.%2fa"},
		// Schemes that nothing is had from.
		{"wss://k/", ""}, {"tel:1", ""}, {"intent://k/#Intent;end", ""}, {"filesystem:http://k/", ""}, {"chrome://x", ""},
		{"JavaScript:void(0)", ""}, {"data:,x", ""}, {"ftp:x", ""}, {"x-y.z+1:a", ""}, {"-x:a", "http://h/x/-x:a"}, {":a", "http://h/x/:a"},
	})
}

// resolved is a reference and what it resolves to, "" if it leads nowhere.
type resolved struct{ ref, want string }

func resolveAll(t *testing.T, base string, tests []resolved) {
	t.Helper()
	p := pageAt(t, base, "text/html; charset=utf-8", nil)
	for _, test := range tests {
		got, ok := p.Resolve(test.ref)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("%q resolves to %q (%v), want %q", test.ref, got, ok, test.want)
		}
	}
}
