package main

import (
	"strings"
	"testing"
)

func TestParseStart(t *testing.T) {
	tests := []struct {
		name, typed string
		want        start
	}{
		{"an address", "https://birds.test/a?b=c#d", start{"https://birds.test/a?b=c", "https://birds.test/a?b=c", "birds.test", ""}},
		{"no scheme", "birds.test", start{"https://birds.test/", "https://birds.test/", "birds.test", ""}},
		{"a range", "http://birds.test/[1-9]", start{"http://birds.test/[1-9]", "http://birds.test/1", "birds.test", ""}},
		{"blanks", " https://birds.test/a b ", start{"https://birds.test/a%20b", "https://birds.test/a%20b", "birds.test", ""}},
		{"a user", "https://me@birds.test/", start{"https://birds.test/", "https://birds.test/", "birds.test", "me"}},
		{"a password, which is nobody's business", "https://me:secret@birds.test/", start{"https://birds.test/", "https://birds.test/", "birds.test", "me"}},
		{"a user with an escape, and a password with an @", "https://a%40b:p@w@birds.test/[1-9]", start{"https://birds.test/[1-9]", "https://birds.test/1", "birds.test", "a@b"}},
		{"a user of a range", "me:secret@birds.test/[1-9]", start{"https://birds.test/[1-9]", "https://birds.test/1", "birds.test", "me"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := parseStart(tt.typed); err != nil || got != tt.want {
				t.Errorf("got %+v, %v; want %+v", got, err, tt.want)
			}
		})
	}
	for typed, want := range map[string]string{
		"mailto:me@birds.test":      `"mailto:me@birds.test" is no http`,
		"ftp://birds.test/":         "is no http or https address",
		"https://birds.test/[9":     "a [ without its ]; write",
		"https://birds.test/{tag}/": "tag",
	} {
		if got, err := parseStart(typed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %+v, %v; want %q", typed, got, err, want)
		}
	}
}
