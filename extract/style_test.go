package extract

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBackgrounds(t *testing.T) {
	tests := []struct {
		name, style string
		want        []string
	}{
		{"bare", "background:url(a.jpg)", []string{"a.jpg"}},
		{"quoted", `background : no-repeat url("a (1).jpg") center`, []string{"a (1).jpg"}},
		{"upper case", "BACKGROUND-IMAGE:URL('a.jpg')", []string{"a.jpg"}},
		{"several", "background-image:url(a.png),url(b.jpg)", []string{"a.png", "b.jpg"}},
		{"escaped", `background:url(a\(1\).jpg)`, []string{"a(1).jpg"}},
		{"semicolon inside", "background:url(data:image/png;base64,AA==);color:red", []string{"data:image/png;base64,AA=="}},
		{"other properties", "list-style:url(a.jpg);cursor:url(b.cur)", nil},
		{"parenthesis left open", "background:url(a.jpg", nil},
		{"nothing", "", nil},
		{"gradient over a picture", "background: linear-gradient(#000, transparent), url(a.jpg) 0 / cover", []string{"a.jpg"}},
		{"quotes left open", "background:url('a.jpg", nil},
		{"line break in quotes", "background:url('a\n.jpg')", nil},
		{"hexadecimal escapes", `background:url(a\28 1\000029.jpg)`, []string{"a(1).jpg"}},
		{"escapes in quotes", `background:url("a\"b\
c.jpg")`, []string{`a"bc.jpg`}},
		{"an escape that is no character", `background:url(a\ffffff b)`, []string{"a\ufffdb"}},
		{"comments", "/* background:url(a.jpg); */ background: /* url(b.jpg) */ url(c.jpg)", []string{"c.jpg"}},
		{"no comment inside an address", "background:url(//a/*.jpg);background:url(b.jpg)", []string{"//a/*.jpg", "b.jpg"}},
		{"image-set, the largest first", `background-image:image-set("a.jpg" 1x, "b.jpg" 2x, url(c.jpg) 1.5x)`,
			[]string{"b.jpg", "c.jpg", "a.jpg"}},
		{"image-set with types", `background:-webkit-image-set(url("a.avif") type("image/avif") 2x, 'b.jpg' type('image/jpeg') 288dpi)`,
			[]string{"b.jpg", "a.avif"}},
		{"strings outside of image-set", `background: "a.jpg" url(b.jpg)`, []string{"b.jpg"}},
		{"a property of its own", "--photo: url(a.jpg); color: var(--photo)", []string{"a.jpg"}},
		{"a name that ends like url", "background:notaurl(a.jpg)", nil},
		{"empty", "background:url() , url('')", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, backgrounds(test.style)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDeclarations(t *testing.T) {
	tests := []struct {
		name, style string
		want        []string
	}{
		{"a style sheet", `@import url("a;b"); .a{color:red;background:url(x{y}z;)} /* {;} */ b { }`,
			[]string{`@import url("a;b")`, " .a", "color:red", "background:url(x{y}z;)", "   b ", " "}},
		{"a quote left open ends with its line", "a:'b;c\nd;e", []string{"a:'b;c\nd", "e"}},
		{"a comment left open", "a;/*b;c", []string{"a", " "}},
		{"a parenthesis left open", "a:url(b;c", []string{"a:url(b;c"}},
		{"a backslash at the end", `a\`, []string{`a\`}},
		{"nothing", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, slices.Collect(declarations(test.style))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzBackgrounds(f *testing.F) {
	for _, seed := range []string{
		"background:url(a.jpg)", `background:image-set("a" 1x,url('b') 2x)`, `--x:url(\28 a\`, "/*", "a{b:c;'d}", "background:'",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, style string) {
		parts := 0
		for range declarations(style) {
			parts++
		}
		if parts > len(style) {
			t.Errorf("%d parts in %d bytes", parts, len(style))
		}
		for _, ref := range backgrounds(style) {
			if ref == "" {
				t.Errorf("%q has an empty address", style)
			}
		}
	})
}
