package extract

import "testing"

func TestTextFilters(t *testing.T) {
	tests := []struct{ filter, text, want string }{
		{"date:%Y/%m", "Fri, 05 Mar 2021 10:15:30 GMT", "2021/03"},
		{"date:%H:%M", "1700000000", "22:13"},
		{"date:%Y", "soon", ""},
		{"replace:_, ", "a_b_c", "a b c"},
		{"replace:_,", "a_b", "ab"},
		{"replace:x,,", "axb", "a,b"},
		{"replace::,-", "a:b", "a-b"},
		{"base", "https://example.com/a/b%20c.tar.gz?x=/y.jpg#z", "b c.tar.gz"},
		{"base", "https://example.com/a/", ""},
		{"base", "https://example.com", ""},
		{"base", "//example.com/a.jpg", "a.jpg"},
		{"base", "../a.jpg", "a.jpg"},
		{"base", "a%2Fb.jpg", "a/b.jpg"},
		{"base", "%C4%E3.jpg", "%C4%E3.jpg"},
		{"stem", "https://example.com/a/b.c.jpg?x", "b.c"},
		{"stem", "https://example.com/album", "album"},
		{"stem", ".hidden", ".hidden"},
		{"stem", "", ""},
		{"titlecase", "the LAKE, don't: ǆ über", "The Lake, Don't: ǅ Über"},
		{"titlecase", "湖上", "湖上"},
		{"md5", "abc", "900150983cd24fb0d6963f7d28e17f72"},
		{"sha1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
		{"sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"urlencode", "a b/é&", "a%20b%2F%C3%A9%26"},
		{"urldecode", "a%20b%2F%C3%A9+", "a b/é+"},
		{"urldecode", "100%", "100%"},
		{"urldecode", "%C4%E3", "%C4%E3"},
		{"html", "Tom &amp; Jerry&#39;s &lt;3 &eacute;", "Tom & Jerry's <3 é"},
	}
	for _, test := range tests {
		t.Run(test.filter+" of "+test.text, func(t *testing.T) {
			template, faults := CompileTemplate(textAt(1, "{x|"+test.filter+"}"), []string{"x"})
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			got, ok := template.Expand(func(string) string { return test.text }, nil)
			if got != test.want || ok != (test.want != "") {
				t.Errorf("got %q (%v), want %q", got, ok, test.want)
			}
		})
	}
}

func TestTextFiltersRefuse(t *testing.T) {
	tests := []struct{ filter, advice string }{
		{"date", "write {posted|date:%Y-%m-%d}"},
		{"date:YYYY", "write {posted|date:%Y-%m-%d}"},
		{"replace", "write {title|replace:_,-}"},
		{"replace:ab", "write {title|replace:_,-}"},
		{"replace:,b", "write {title|replace:_,-}"},
		{"md5:x", "write {url|md5}"},
		{"html:x", "write {title|html}"},
	}
	for _, test := range tests {
		t.Run(test.filter, func(t *testing.T) {
			_, faults := CompileTemplate(textAt(1, "{x|"+test.filter+"}"), []string{"x"})
			if len(faults) != 1 || faults[0].Advice != test.advice {
				t.Errorf("got %v, want the advice %q", faults, test.advice)
			}
		})
	}
}
