package extract

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// decoder undoes a coding in which pages hide texts. It answers false for what
// is not in that coding, or does not become text (UTF-8).
type decoder struct {
	name   string
	decode func(string) (string, bool)
}

var decoders = []decoder{
	{"base64", decodeBase64},
	{"hex", decodeHex},
	{"html", decodeHTML},
	{"reverse", decodeReverse},
	{"rot13", decodeROT13},
	{"unicode", decodeUnicode},
	{"url", decodePercent},
}

// decoderNames are in the order of the alphabet.
func decoderNames() []string {
	names := make([]string, len(decoders))
	for i, d := range decoders {
		names[i] = d.name
	}
	return names
}

// withoutSpace drops the white space of ASCII.
func withoutSpace(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(asciiSpace, r) {
			return -1
		}
		return r
	}, text)
}

// plainAlphabet writes the URL-safe alphabet of base64 as the usual one.
var plainAlphabet = strings.NewReplacer("-", "+", "_", "/")

// decodeBase64 reads either alphabet of RFC 4648, with and without padding.
func decodeBase64(text string) (string, bool) {
	text = plainAlphabet.Replace(strings.TrimRight(withoutSpace(text), "="))
	decoded, err := base64.RawStdEncoding.DecodeString(text)
	return string(decoded), err == nil && utf8.Valid(decoded)
}

func decodeHex(text string) (string, bool) {
	decoded, err := hex.DecodeString(withoutSpace(text))
	return string(decoded), err == nil && utf8.Valid(decoded)
}

// decodeHTML replaces character references: "&amp;", "&#228;".
func decodeHTML(text string) (string, bool) { return html.UnescapeString(text), true }

// decodePercent undoes percent-encoding. A "+" stays, and a "%" that encodes
// nothing.
func decodePercent(text string) (string, bool) {
	if strings.IndexByte(text, '%') < 0 {
		return text, true
	}
	decoded := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if !isEscape(text[i:]) {
			decoded = append(decoded, text[i])
			continue
		}
		decoded = append(decoded, unhex(text[i+1])<<4|unhex(text[i+2]))
		i += 2
	}
	return string(decoded), utf8.Valid(decoded)
}

// decodeUnicode undoes the escapes of scripts: "\u00e4", "\/".
func decodeUnicode(text string) (string, bool) { return unescapeJS(text), true }

// decodeReverse turns a text round, character by character.
func decodeReverse(text string) (string, bool) {
	characters := []rune(text)
	slices.Reverse(characters)
	return string(characters), true
}

func decodeROT13(text string) (string, bool) {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return 'a' + (r-'a'+13)%26
		case 'A' <= r && r <= 'Z':
			return 'A' + (r-'A'+13)%26
		}
		return r
	}, text), true
}
