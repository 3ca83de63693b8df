package fetch

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestComplaint(t *testing.T) {
	secrets := NewSecrets(map[string]string{"${KEY}": "s3cr3t-key"})
	tests := []struct {
		name   string
		header http.Header
		body   string
		want   string
	}{
		{"nothing", nil, "", ""},
		{"a scheme", http.Header{"Www-Authenticate": {"Negotiate"}}, "", "it asks for Negotiate"},
		{"a scheme with its realm", http.Header{"Www-Authenticate": {`Basic realm="members"`}}, "", `it asks for Basic "members"`},
		{"a realm without quotes", http.Header{"Www-Authenticate": {"Basic realm=members"}}, "", `it asks for Basic "members"`},
		{"a realm with a comma and quotes", http.Header{"Www-Authenticate": {`Basic realm="a, \"b\"", charset="UTF-8"`}}, "", `it asks for Basic "a, "b""`},
		{"a realm behind other parameters", http.Header{"Www-Authenticate": {`Digest qop="auth, auth-int", nonce=x, REALM = "m"`}}, "", `it asks for Digest "m"`},
		{"several schemes", http.Header{"Www-Authenticate": {`Newauth realm="apps", type=1, Basic realm="simple"`, "Bearer"}}, "", `it asks for Newauth "apps" or Basic "simple" or Bearer`},
		{"a scheme with a token", http.Header{"Www-Authenticate": {"Negotiate YWJj==, Basic"}}, "", "it asks for Negotiate or Basic"},
		{"no realm of no scheme", http.Header{"Www-Authenticate": {`realm="m"`}}, "", ""},

		{"a message", nil, `{"code": 7, "message": "no such key"}`, "it says: no such key"},
		{"an error", nil, `{"error": "no such key"}`, "it says: no such key"},
		{"the clearer of two", nil, `{"error": "invalid_token", "error_description": "the token expired"}`, "it says: the token expired"},
		{"the detail of the first error", nil, `{"errors": [{"status": "401", "detail": "log in"}, {"detail": "x"}]}`, "it says: log in"},
		{"errors that are texts", nil, `{"errors": ["log in"]}`, "it says: log in"},
		{"what lies deep", nil, `{"data": {"error": {"message": "log in"}}}`, "it says: log in"},
		{"a text in JSON", nil, `"log in"`, "it says: log in"},
		{"nothing in JSON that tells nothing", nil, `{"code": 7, "error": true, "errors": []}`, ""},
		{"plain text", http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, "log\r\n\tin\x00 ", "it says: log in"},
		{"text of no type", nil, "log in", "it says: log in"},
		{"no page", http.Header{"Content-Type": {"text/html"}}, " <html><title>401</title>", ""},
		{"no page without tags", http.Header{"Content-Type": {"text/html"}}, "log in", ""},
		{"no bytes", http.Header{"Content-Type": {"text/plain"}}, "\xff\xfe\x01", ""},
		{"scheme and message", http.Header{"Www-Authenticate": {"Bearer"}}, `{"message": "log in"}`, "it asks for Bearer; it says: log in"},

		{"no secret", http.Header{"Www-Authenticate": {`Key realm="s3cr3t-key"`}}, `{"message": "s3cr3t\u002dkey is no key"}`, `it asks for Key "${KEY}"; it says: ${KEY} is no key`},
		{"no half of a secret", nil, strings.Repeat("a", maxMessage-5) + "s3cr3t-key", "it says: " + strings.Repeat("a", maxMessage-5) + "${KEY…"},
		{"the beginning of a long text", nil, strings.Repeat("é", 5000), "it says: " + strings.Repeat("é", maxMessage/2) + "…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Complaint(tt.header, []byte(tt.body), secrets); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func FuzzComplaint(f *testing.F) {
	f.Add(`Basic realm="a\"b, c", Digest x=y`, `{"errors": [{"detail": "x"}]}`)
	f.Add(`a="`, `[[["x"]]]`)
	f.Fuzz(func(t *testing.T, wanted, body string) {
		got := Complaint(http.Header{"Www-Authenticate": {wanted}}, []byte(body), nil)
		if !utf8.ValidString(got) || len(got) > 2*maxMessage+50 || strings.ContainsAny(got, "\r\n\x00") {
			t.Errorf("%q and %q give %q", wanted, body, got)
		}
	})
}
