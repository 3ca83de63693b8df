package fetch

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// maxFilename is the longest name of a file that is believed, in bytes.
const maxFilename = 1000

// Filename is the name of a file that the Content-Disposition of an answer gives
// (RFC 6266), "" if it gives none. It has neither folders nor control characters,
// and is UTF-8; whether a file system takes it is for the caller to see. What is
// malformed is read as browsers do.
func Filename(header http.Header) string {
	plain, extended := "", ""
	for _, part := range parts(header.Get("Content-Disposition"), ';') {
		name, value, _ := parameter(part)
		switch {
		case name == "filename" && plain == "":
			plain = bareName(decodeFilename(value))
		case name == "filename*" && extended == "":
			extended = bareName(decodeExtended(value))
		}
	}
	if extended != "" {
		return extended
	}
	return plain
}

// bareName is the last part of a path, "" if it names no file.
func bareName(path string) string {
	path = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, path)
	name := strings.TrimSpace(path[strings.LastIndexAny(path, `/\`)+1:])
	if name == "." || name == ".." || len(name) > maxFilename {
		return ""
	}
	return name
}

// decodeExtended reads an ext-value (RFC 8187 3.2): CHARSET'LANGUAGE'TEXT, the
// text percent-encoded. One that is not right throughout is "", so that the plain
// name counts.
func decodeExtended(value string) string {
	charset, rest, _ := strings.Cut(value, "'")
	_, text, ok := strings.Cut(rest, "'")
	if !ok {
		return ""
	}
	bytes, err := url.PathUnescape(text)
	if err != nil {
		return ""
	}
	return decodeCharset(charset, bytes)
}

// decodeFilename reads the plain value. The standard knows only characters of
// ISO-8859-1 there. Servers send UTF-8 as well, encoded words (RFC 2047) and
// percent-encoding, all of which browsers understand.
func decodeFilename(value string) string {
	if !isASCII(value) {
		if utf8.ValidString(value) {
			return value
		}
		return decodeCharset("iso-8859-1", value)
	}
	words := mime.WordDecoder{CharsetReader: charsetReader}
	if decoded, err := words.DecodeHeader(value); err == nil && decoded != value {
		return decoded
	}
	if decoded, err := url.PathUnescape(value); err == nil && utf8.ValidString(decoded) {
		return decoded
	}
	return value
}

// decodeCharset is a text in a charset as the web names it, where ISO-8859-1 is
// windows-1252; "" if it cannot be that.
func decodeCharset(charset, text string) string {
	known, err := htmlindex.Get(charset)
	if err != nil {
		return ""
	}
	decoded, err := known.NewDecoder().String(text)
	if err != nil || strings.ContainsRune(decoded, utf8.RuneError) {
		return ""
	}
	return decoded
}

func charsetReader(charset string, input io.Reader) (io.Reader, error) {
	known, err := htmlindex.Get(charset)
	if err != nil {
		return nil, fmt.Errorf("reading an encoded word: %w", err)
	}
	return known.NewDecoder().Reader(input), nil
}
