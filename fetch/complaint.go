package fetch

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMessage bounds what is repeated of a host's own words, in bytes.
const maxMessage = 200

// Complaint is what a host says about its refusal, in a sentence for people: how
// it wants to be told who asks (WWW-Authenticate, RFC 9110 11.6.1), and the
// message that the body holds as JSON or plain text. "" if it says nothing. Head
// is what [Head] read. No secret is repeated.
func Complaint(header http.Header, head []byte, secrets *Secrets) string {
	var said []string
	if wanted := wantedBy(header); wanted != "" {
		said = append(said, "it asks for "+repeated(wanted, secrets))
	}
	if message := messageOf(header, head); message != "" {
		said = append(said, "it says: "+repeated(message, secrets))
	}
	return strings.Join(said, "; ")
}

// wantedBy names the schemes of the challenges in a header, each with its realm,
// such as `Basic "members" or Bearer`.
func wantedBy(header http.Header) string {
	var wanted []string
	for _, part := range parts(strings.Join(header.Values("WWW-Authenticate"), ","), ',') {
		scheme, rest := schemeOf(part)
		if scheme != "" {
			wanted = append(wanted, scheme)
			part = rest
		}
		if name, value, ok := parameter(part); ok && name == "realm" && value != "" && len(wanted) > 0 {
			wanted[len(wanted)-1] += ` "` + value + `"`
		}
	}
	return strings.Join(wanted, " or ")
}

// schemeOf cuts off the word that a challenge begins with; there is none where
// one only goes on with another parameter.
func schemeOf(part string) (scheme, rest string) {
	word, rest, _ := strings.Cut(strings.TrimSpace(part), " ")
	rest = strings.TrimSpace(rest)
	if strings.ContainsAny(word, `="`) || strings.HasPrefix(rest, "=") {
		return "", part
	}
	return word, rest
}

// messageOf is what a body says, "" if it is a page or nothing for people.
func messageOf(header http.Header, head []byte) string {
	head = bytes.TrimSpace(head)
	if len(head) == 0 || head[0] == '<' || !utf8.Valid(head) {
		return ""
	}
	var value any
	if err := json.Unmarshal(head, &value); err == nil {
		return messageIn(value)
	}
	if kind := header.Get("Content-Type"); kind != "" && !strings.HasPrefix(strings.ToLower(kind), "text/plain") {
		return ""
	}
	return string(head)
}

// messageKeys are where APIs put what they have to say, the clearest first.
var messageKeys = []string{
	"error_description", "message", "error_message", "errorMessage", "msg", "detail", "reason", "description",
	"error", "errors", "title", "data",
}

// messageIn is the first text that stands where messages do.
func messageIn(value any) string {
	switch value := value.(type) {
	case string:
		return strings.TrimSpace(value)
	case []any:
		if len(value) > 0 {
			return messageIn(value[0])
		}
	case map[string]any:
		for _, key := range messageKeys {
			if message := messageIn(value[key]); message != "" {
				return message
			}
		}
	}
	return ""
}

// repeated is what a host said, on one line, short and without secrets. These go
// first: half a secret would not be known for one.
func repeated(said string, secrets *Secrets) string {
	said = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, secrets.Conceal(said))
	said = strings.Join(strings.Fields(said), " ")
	if len(said) <= maxMessage {
		return said
	}
	return strings.ToValidUTF8(said[:maxMessage], "") + "…"
}
