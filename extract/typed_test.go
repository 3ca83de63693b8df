package extract

import "testing"

func TestTyped(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"as it stands", "https://example.com/a?b=c", "https://example.com/a?b=c"},
		{"http stays http", "http://example.com/a", "http://example.com/a"},
		{"no scheme", "example.com/birds", "https://example.com/birds"},
		{"no scheme, a port", "localhost:8080/birds", "https://localhost:8080/birds"},
		{"no path", "https://EXAMPLE.com", "https://example.com/"},
		{"no fragment", "https://example.com/a#b", "https://example.com/a"},
		{"no user", "https://me:secret@example.com/", "https://example.com/"},
		{"blanks and letters", " https://bücher.example/a b/ä\n", "https://xn--bcher-kva.example/a%20b/%C3%A4"},
		{"another scheme", "ftp://example.com/", ""},
		{"no host", "https://", ""},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Typed(tt.text)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

// What was typed is read once: read again it is the same.
func FuzzTyped(f *testing.F) {
	f.Add("example.com/a b#c")
	f.Add("https://me@bücher.example/%zz?ä^|{}")
	f.Fuzz(func(t *testing.T, text string) {
		address, err := Typed(text)
		if err != nil {
			return
		}
		if again, err := Typed(address); err != nil || again != address {
			t.Fatalf("%q is %q, and that is %q, %v", text, address, again, err)
		}
	})
}
