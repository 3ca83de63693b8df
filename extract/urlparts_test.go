package extract

import (
	"strings"
	"testing"
)

func TestURLPart(t *testing.T) {
	const addr = "https://me:pw@Example.org:8080/a%20b//c/d%2Fe.tar.gz?id=%C3%A4+1&id=2&x&q=%ff#top"
	tests := []struct {
		name, address, part, want string
		isNone                    bool
	}{
		{name: "scheme", address: addr, part: "scheme", want: "https"},
		{name: "host", address: addr, part: "host", want: "Example.org:8080"},
		{name: "origin", address: addr, part: "origin", want: "https://Example.org:8080"},
		{name: "path", address: addr, part: "path", want: "/a b//c/d/e.tar.gz"},
		{name: "dir", address: addr, part: "dir", want: "/a b//c/"},
		{name: "file", address: addr, part: "file", want: "d/e.tar.gz"},
		{name: "name", address: addr, part: "name", want: "d/e.tar"},
		{name: "ext", address: addr, part: "ext", want: ".gz"},
		{name: "query", address: addr, part: "query", want: "id=%C3%A4+1&id=2&x&q=%ff"},
		{name: "fragment", address: addr, part: "fragment", want: "top"},
		{name: "first step", address: addr, part: "0", want: "a b"},
		{name: "second step", address: addr, part: "1", want: "c"},
		{name: "last step", address: addr, part: "-1", want: "d/e.tar.gz"},
		{name: "step before it", address: addr, part: "-2", want: "c"},
		{name: "step too many", address: addr, part: "3", isNone: true},
		{name: "step too many from the end", address: addr, part: "-4", isNone: true},
		{name: "last step of a folder", address: "https://example.org/a/b/", part: "-1", want: "b"},
		{name: "parameter", address: addr, part: "?id", want: "ä 1"},
		{name: "parameter without a value", address: addr, part: "?x", want: ""},
		{name: "parameter of no text", address: addr, part: "?q", want: "%ff"},
		{name: "no parameter", address: addr, part: "?y", isNone: true},
		{name: "no such part", address: addr, part: "port", isNone: true},
		{name: "file of a folder", address: "https://example.org/a/", part: "file", isNone: true},
		{name: "path of a host", address: "https://example.org", part: "path", isNone: true},
		{name: "step of a host", address: "https://example.org/", part: "0", isNone: true},
		{name: "no extension", address: "https://example.org/v1.2/a", part: "ext", isNone: true},
		{name: "hidden file", address: "https://example.org/.htaccess", part: "name", want: ".htaccess"},
		{name: "host before a query", address: "https://example.org?a=/@", part: "host", want: "example.org"},
		{name: "relative", address: "a/b.jpg?x", part: "file", want: "b.jpg"},
		{name: "origin of a relative one", address: "a/b.jpg", part: "origin", isNone: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := urlPart(test.address, test.part)
			if got != test.want || ok == test.isNone {
				t.Errorf("got %q, %t, want %q, %t", got, ok, test.want, !test.isNone)
			}
		})
	}
}

func TestCheckURLPart(t *testing.T) {
	for _, part := range []string{"host", "ext", "0", "-2", "?id"} {
		t.Run("there is "+part, func(t *testing.T) {
			if err := checkURLPart(part); err != nil {
				t.Error(err)
			}
		})
	}
	for _, part := range []string{"", "?", "port", "1.5"} {
		t.Run("there is no "+part, func(t *testing.T) {
			if err := checkURLPart(part); err == nil || !strings.Contains(err.Error(), "host") {
				t.Errorf("got %v, want the names of the parts", err)
			}
		})
	}
}

func FuzzURLPart(f *testing.F) {
	f.Add("https://me@example.org/a/b.jpg?id=1#x", "-1")
	f.Fuzz(func(t *testing.T, address, part string) {
		if got, ok := urlPart(address, part); got != "" && (!ok || len(got) > len(address)) {
			t.Errorf("got %q, %t", got, ok)
		}
	})
}
