package extract

import (
	"net/url"
	"testing"
	"unicode/utf8"
)

func TestSetQuery(t *testing.T) {
	tests := []struct {
		name, address, parameter, value, want string
	}{
		{"the first", "https://example.org/a", "page", "2", "https://example.org/a?page=2"},
		{"an empty query", "https://example.org/a?", "page", "2", "https://example.org/a?page=2"},
		{"a new one", "https://example.org/a?x=%7e+1&&y", "page", "2", "https://example.org/a?x=%7e+1&&y&page=2"},
		{"one that is there", "https://example.org/a?x=1&page=1&y=%41", "page", "2", "https://example.org/a?x=1&page=2&y=%41"},
		{"one without a value", "https://example.org/a?page", "page", "2", "https://example.org/a?page=2"},
		{"one of several", "https://example.org/a?p=1&x=1&p=2&p", "p", "3", "https://example.org/a?p=3&x=1"},
		{"one that is spelled with escapes", "https://example.org/a?a%5B%5D=1&a[]=2", "a[]", "3", "https://example.org/a?a%5B%5D=3"},
		{"no longer name", "https://example.org/a?pages=1", "page", "2", "https://example.org/a?pages=1&page=2"},
		{"a fragment", "https://example.org/a?x=1#?page=1", "page", "2", "https://example.org/a?x=1&page=2"},
		{"an empty value", "https://example.org/a?page=1", "page", "", "https://example.org/a?page="},
		{"brackets", "https://example.org/a", "a[b]", "[1]", "https://example.org/a?a[b]=%5B1%5D"},
		{"what must be encoded", "https://example.org/a", "ä b", "a+b&c=ä/?#*-._~", "https://example.org/a?%C3%A4%20b=a%2Bb%26c%3D%C3%A4%2F%3F%23*-._%7E"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := setQuery(test.address, test.parameter, test.value); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestDropQuery(t *testing.T) {
	tests := []struct {
		name, address, want string
	}{
		{"no query", "https://example.org/a#page", "https://example.org/a"},
		{"no such parameter", "https://example.org/a?x=1&&y", "https://example.org/a?x=1&&y"},
		{"the only one", "https://example.org/a?page=1", "https://example.org/a"},
		{"all of that name", "https://example.org/a?page=1&x=%7e&p%61ge", "https://example.org/a?x=%7e"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := dropQuery(test.address, "page"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func FuzzSetQuery(f *testing.F) {
	f.Add("x=1&page=1&%61[]=2&&", "a[]", "2 ä&=#")
	f.Fuzz(func(t *testing.T, query, name, value string) {
		if name == "" || !utf8.ValidString(name) {
			return
		}
		got := setQuery("https://example.org/?"+query, name, value)
		if read, ok := urlPart(got, "?"+name); utf8.ValidString(value) && (!ok || read != value) && url.PathEscape(value) == value {
			t.Errorf("%s has %q, %t, want %q", got, read, ok, value)
		}
		if again := setQuery(got, name, value); again != got {
			t.Errorf("%s became %s when it was set again", got, again)
		}
		if _, there := urlPart(dropQuery(got, name), "?"+name); there {
			t.Errorf("%s still has %q", dropQuery(got, name), name)
		}
	})
}
