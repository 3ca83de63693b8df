package fetch

import (
	"net/http"

	"golang.org/x/text/unicode/norm"
)

// Auth is a user with a password for HTTP Basic (RFC 7617). User holds no colon,
// and neither holds control characters. Both may hold placeholders of
// Terms.Secrets.
type Auth struct{ User, Password string }

// addAuth tells a host that is trusted who asks, unless the request does so
// already. Text is in UTF-8, composed, as RFC 7617 2.1 has it.
func addAuth(req *http.Request, terms Terms) {
	if terms.Auth == nil || req.Header.Get("Authorization") != "" {
		return
	}
	user, password := terms.Secrets.disclosed(terms.Auth.User), terms.Secrets.disclosed(terms.Auth.Password)
	req.SetBasicAuth(norm.NFC.String(user), norm.NFC.String(password))
}
