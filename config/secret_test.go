package config

import (
	"testing"
	"unicode/utf8"
)

func TestMask(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"NoPassword", "next: 'a:hover @href'", "next: 'a:hover @href'"},
		{"UserAlone", "http://me@example.com/", "http://me@example.com/"},
		{"AtSignInThePath", "https://example.com:8080/a@b", "https://example.com:8080/a@b"},
		{"Address", "http://me:word@example.com/", "http://me:****@example.com/"},
		{"WithoutScheme", "- me:word@example.com", "- me:****@example.com"},
		{"NoUser", "'http://:word@example.com'", "'http://:****@example.com'"},
		{"AtSignInThePassword", "http://me:wo@rd@example.com/", "http://me:*****@example.com/"},
		{"OfAnyScript", "http://me:密码@example.com/", "http://me:**@example.com/"},
		{"Several", "[http://a:b@c, http://d:e@f]", "[http://a:*@c, http://d:*@f]"},
		{"SlashInThePasswordOfAProxy", "proxy: http://me:wo/rd@example.com", "proxy: http://me:*****@example.com"},
		{"ProxyWithoutScheme", "proxy: 'me:word@example.com'", "proxy: 'me:****@example.com'"},
		{"ProxyWithoutPassword", "proxy: http://example.com:3128", "proxy: http://example.com:3128"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mask(tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A caret stands under the same character as before.
func FuzzMaskKeepsTheLength(f *testing.F) {
	f.Add("proxy: http://me:wo/rd@example.com")
	f.Add("[http://a:b@c, http://d:é@f]")
	f.Fuzz(func(t *testing.T, text string) {
		got := mask(text)
		if utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
			t.Errorf("%q became %q", text, got)
		}
		if again := mask(got); again != got {
			t.Errorf("%q became %q, then %q", text, got, again)
		}
	})
}
