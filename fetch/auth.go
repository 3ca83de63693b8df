package fetch

import (
	"encoding/base64"
	"net/http"

	"golang.org/x/text/unicode/norm"
)

// Auth is a user with a password for HTTP Basic (RFC 7617). User holds no colon,
// and neither holds control characters. Both may hold placeholders of
// Terms.Secrets.
type Auth struct{ User, Password string }

// Credentials are the user and password as they are sent behind "Basic": UTF-8,
// composed, in base64 (RFC 7617, 2.1).
func (a Auth) Credentials() string {
	return base64.StdEncoding.EncodeToString([]byte(norm.NFC.String(a.User) + ":" + norm.NFC.String(a.Password)))
}

// addAuth tells a host that is trusted who asks, unless the request does so
// already.
func addAuth(req *http.Request, terms Terms) {
	if terms.Auth == nil || req.Header.Get("Authorization") != "" {
		return
	}
	known := Auth{terms.Secrets.disclosed(terms.Auth.User), terms.Secrets.disclosed(terms.Auth.Password)}
	req.Header.Set("Authorization", "Basic "+known.Credentials())
}
