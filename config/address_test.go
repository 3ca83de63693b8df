package config

import (
	"strings"
	"testing"
)

func TestFirstOf(t *testing.T) {
	tests := []struct{ name, address, want string }{
		{"Plain", "https://example.com/a?b=c#d", "https://example.com/a?b=c#d"},
		{"Range", "https://img[1-4].example.com/", "https://img1.example.com/"},
		{"PaddedRangeWithStep", "https://example.com/[010-90:10]", "https://example.com/010"},
		{"Letters", "https://example.com/[z-a]", "https://example.com/z"},
		{"Port", "https://example.com:[8000-8010]/", "https://example.com:8000/"},
		{"Alternatives", "{https,http}://example.com/{a,b}", "https://example.com/a"},
		{"EmptyAlternative", "http{,s}://example.com/", "http://example.com/"},
		{"Variable", "https://{cc}.example.com:{port|raw}/", "https://0.example.com:0/"},
		{"Escapes", `https://example.com/\[1-2\]\{a,b\}`, "https://example.com/01-200a,b0"},
		{"IPv6", "http://[::1]:8000/[1-2]", "http://[::1]:8000/1"},
		{"IPv6WithNumbers", "http://[2001:db8::1]/", "http://[2001:db8::1]/"},
		{"Unclosed", "https://example.com/[1-{a", "https://example.com/[1-{a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := varying().ReplaceAllStringFunc(tt.address, firstOf); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What a variable of the environment stands for is not known yet, so whatever
// may become an address is kept as it is written, and is no variable of vars:.
func TestAddressWithVariables(t *testing.T) {
	for _, address := range []string{
		"https://example.com/?key=${KEY}", "https://${HOST}/", "https://${HOST:-example.com}:${PORT}/[1-9]", "${BASE}/a/{cc}",
		"${BASE:-https://example.com}/", "${SCHEME}://example.com/", "https://example.com/$${cc}",
	} {
		t.Run(address, func(t *testing.T) {
			site := parseSite(t, "sites: {a: {start: ['"+address+"', 'https://example.com/{cc}'], image: img, vars: {cc: [a]}}}")
			if got := site.Start[0].Value; got != address {
				t.Errorf("got %q", got)
			}
		})
	}
}

// No address, whatever varies in it, passes with a user.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{
		"https://example.com/", "http://[::1]:8000/[1-9]", `{a,b}://{c}@\[x\]/`, "user:secret@example.com", "https://a[1-2]@b/",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		r := &reader{}
		got, ok := r.address(Text{Value: address})
		if ok != (len(r.faults) == 0) {
			t.Errorf("%q: taken %v, with faults %v", address, ok, r.faults)
		}
		if _, rest, _ := strings.Cut(got.Value, "://"); ok && strings.Contains(upTo(rest, "/?#"), "@") {
			t.Errorf("%q has a user", got.Value)
		}
	})
}

// upTo returns s up to the first of some characters.
func upTo(s, any string) string {
	if i := strings.IndexAny(s, any); i >= 0 {
		return s[:i]
	}
	return s
}
