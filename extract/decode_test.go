package extract

import (
	"slices"
	"testing"
	"unicode/utf8"
)

func TestDecoders(t *testing.T) {
	tests := []struct {
		name, decoder, text, want string
		isNone                    bool
	}{
		{name: "base64", decoder: "base64", text: "aMOkw59saWNoPz8+", want: "häßlich??>"},
		{name: "base64 of addresses", decoder: "base64", text: "aMOkw59saWNoPz8-", want: "häßlich??>"},
		{name: "base64 with padding", decoder: "base64", text: "YQ==", want: "a"},
		{name: "base64 without padding", decoder: "base64", text: "YQ", want: "a"},
		{name: "base64 in lines", decoder: "base64", text: " YWJj\r\n ZGVm\n", want: "abcdef"},
		{name: "no base64", decoder: "base64", text: "a.b", isNone: true},
		{name: "padding inside base64", decoder: "base64", text: "YQ==YQ==", isNone: true},
		{name: "base64 of no text", decoder: "base64", text: "/9j/4A", isNone: true},
		{name: "hex", decoder: "hex", text: "61 c3A4\n", want: "aä"},
		{name: "no hex", decoder: "hex", text: "6", isNone: true},
		{name: "hex of no text", decoder: "hex", text: "ff", isNone: true},
		{name: "references", decoder: "html", text: "&lt;a&#228;&#x41;&amp;amp;&none;", want: "<aäA&amp;&none;"},
		{name: "reversed", decoder: "reverse", text: "gpj.ä", want: "ä.jpg"},
		{name: "rot13", decoder: "rot13", text: "uggcf://Nä.m", want: "https://Aä.z"},
		{name: "escapes", decoder: "unicode", text: `https:\/\/\u00e4\ud83d\ude00\x41`, want: "https://ä😀A"},
		{name: "percent", decoder: "url", text: "a%20b+c%c3%A4%2525", want: "a b+cä%25"},
		{name: "percent that encodes nothing", decoder: "url", text: "100% %zz %4", want: "100% %zz %4"},
		{name: "percent of no text", decoder: "url", text: "%ff", isNone: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := decoderNamed(t, test.decoder).decode(test.text)
			if ok == test.isNone || ok && got != test.want {
				t.Errorf("got %q, %t, want %q, %t", got, ok, test.want, !test.isNone)
			}
		})
	}
}

func decoderNamed(t *testing.T, name string) decoder {
	t.Helper()
	i := slices.IndexFunc(decoders, func(d decoder) bool { return d.name == name })
	if i < 0 {
		t.Fatalf("there is no decoder %q", name)
	}
	return decoders[i]
}

func TestDecoderNamesAreSorted(t *testing.T) {
	if names := decoderNames(); !slices.IsSorted(names) || len(names) != len(decoders) {
		t.Errorf("got %q", names)
	}
}

func FuzzDecoders(f *testing.F) {
	f.Add("aMOkw59saWNoPz8+")
	f.Add(`%c3%a4\u00e4&auml;`)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		for _, d := range decoders {
			if got, ok := d.decode(text); ok && !utf8.ValidString(got) {
				t.Errorf("%s makes %q of %q", d.name, got, text)
			}
		}
	})
}
