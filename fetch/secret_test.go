package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"testing"
)

func TestSecretsConceal(t *testing.T) {
	s := NewSecrets(map[string]string{
		"${KEY}": "s3cr3t", "${LONG}": "s3cr3t-and-more", "${ODD}": "a/b c&d", "${PIN}": "123", "${NONE}": "",
		"${KEY:-x}": "s3cr3t",
	})
	tests := []struct{ name, text, want string }{
		{"leaves what holds none", "https://a.test/?page=2", "https://a.test/?page=2"},
		{"finds a value", "https://a.test/s3cr3t/?k=s3cr3t", "https://a.test/${KEY}/?k=${KEY}"},
		{"finds the longest", "s3cr3t-and-more", "${LONG}"},
		{"finds one that is encoded", "?k=a%2Fb+c%26d&l=a%2fb%20c%26d", "?k=${ODD}&l=${ODD}"},
		{"leaves what is too short to be told", "page 123", "page 123"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := s.Conceal(tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	words := NewSecrets(map[string]string{
		"${USER}": "mara", "${MORE}": "mara b7", "${WORD}": "telephone", "${NUMBER}": "12345678", "${ODD}": "abcdef12",
	})
	for _, tt := range []struct{ name, text, want string }{
		{"leaves a word in longer ones", "/amaranth/marathon/tele1mara?a=%61mara&b=mara%62", "/amaranth/marathon/tele1mara?a=%61mara&b=mara%62"},
		{"finds it by itself", "/mara/x_mara.jpg?u=mara&v=%2Fmara%2f", "/${USER}/x_${USER}.jpg?u=${USER}&v=%2F${USER}%2f"},
		{"finds it where words have no ends", "关于mara的", "关于${USER}的"},
		{"finds it where a longer one is part of a word", "mara b77, mara b7", "${USER} b77, ${MORE}"},
		{"leaves a long word and a number in longer ones", "telephones 123456789", "telephones 123456789"},
		{"finds what is neither anywhere", "xabcdef12x", "x${ODD}x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := words.Conceal(tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	t.Run("leaves what is no secret", func(t *testing.T) {
		s := NewSecrets(map[string]string{"${HOST}": "a.test"}, "${HOST}")
		if got := s.Conceal("https://a.test/") + s.disclosed("${HOST}"); got != "https://a.test/a.test" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("knows nothing where there are none", func(t *testing.T) {
		if got := (*Secrets)(nil).Conceal("s3cr3t") + NewSecrets(nil).Conceal("s3cr3t"); got != "s3cr3ts3cr3t" {
			t.Errorf("got %q", got)
		}
	})
}

func TestSecretsAddress(t *testing.T) {
	s := NewSecrets(map[string]string{
		"${KEY}": "a/b c", "${KEY:-x}": "other", "${TEXT}": "${KEY}", "$${": "${", "${NONE}": "",
	})
	tests := []struct{ name, address, want string }{
		{"stays what it is", "https://a.test/p%61th;x//y?b=%2f&a#f", "https://a.test/p%61th;x//y?b=%2f&a#f"},
		{"has it in the query", "https://a.test/?k=${KEY}&x=1", "https://a.test/?k=a%2Fb%20c&x=1"},
		{"has it in the path", "https://a.test/x/${KEY}/y%2Fz", "https://a.test/x/a%2Fb%20c/y%2Fz"},
		{"has it where the braces were encoded", "https://a.test/$%7BKEY%7D?k=$%7bKEY%7d", "https://a.test/a%2Fb%20c?k=a%2Fb%20c"},
		{"has it where the dollar was encoded too", "https://a.test/?k=%24%7BKEY%7D", "https://a.test/?k=a%2Fb%20c"},
		{"has one with a default", "https://a.test/?k=${KEY:-x}", "https://a.test/?k=other"},
		{"has what is no secret", "https://a.test/?k=$${KEY}", "https://a.test/?k=%24%7BKEY}"},
		{"does not look into what was put in", "https://a.test/?k=${TEXT}", "https://a.test/?k=%24%7BKEY%7D"},
		{"leaves what nobody named", "https://a.test/?k=${id}", "https://a.test/?k=${id}"},
		{"loses one that is empty", "https://a.test/?k=${NONE}", "https://a.test/?k="},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := address(t, tt.address)
			before := *u
			got, err := s.address(u)
			if err != nil || got.String() != tt.want {
				t.Errorf("got %v, %v; want %s", got, err, tt.want)
			}
			if *u != before {
				t.Errorf("the caller's became %s", u)
			}
		})
	}
}

// Whatever a value is, the server reads it and nothing else.
func FuzzSecretsAddress(f *testing.F) {
	for _, seed := range []string{"plain", "a&b=c", "../..", "?#%", "ü \x00\xff", "${KEY}", "+"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		s := NewSecrets(map[string]string{"${KEY}": value})
		u, err := url.Parse("https://a.test/x/${KEY}/y?a=1&k=${KEY}&z=2")
		if err != nil {
			t.Fatal(err)
		}
		u, err = s.address(u)
		if err != nil {
			t.Fatal(err)
		}
		sent, err := url.Parse(u.String())
		if err != nil {
			t.Fatalf("%q is sent as %q: %v", value, u, err)
		}
		q := sent.Query()
		if sent.Path != "/x/"+value+"/y" || q.Get("k") != value || q.Get("z") != "2" || sent.Host != "a.test" {
			t.Errorf("%q is sent as %q", value, sent)
		}
	})
}

func TestSecretsConcealError(t *testing.T) {
	s := NewSecrets(map[string]string{"${KEY}": "s3cr3t"})
	shown := s.concealError(fmt.Errorf("getting /s3cr3t: %w", &StallError{}))
	if got := shown.Error(); got[:len("getting /${KEY}: ")] != "getting /${KEY}: " {
		t.Errorf("it shows %q", got)
	}
	if _, ok := errors.AsType[*StallError](shown); !ok {
		t.Error("it is not what it was")
	}
	if plain := s.concealError(io.EOF); !errors.Is(plain, io.EOF) || plain.Error() != "EOF" {
		t.Errorf("an error that tells nothing became %v", plain)
	}
}
