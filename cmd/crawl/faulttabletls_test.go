package main

import (
	"bytes"
	"net/http"
	"testing"

	"magpie/fixtures"
)

// tlsFaults are those of certificates and of HTTP/2.
func tlsFaults() map[string]faultCase {
	return map[string]faultCase{
		"HTTP/2 GOAWAY in mid-stream": sick{
			do: fixtures.GoAway(), passes: true, asked: 2, secure: true, alone: true,
		}.run,
		"TLS certificate of another name":  certificate(fixtures.ServeWrongName),
		"TLS certificate that has expired": certificate(fixtures.ServeExpired),
	}
}

// certificate is a case of a host whose certificate is signed by whom the
// command trusts, and wrong all the same. The second run meets a right one.
func certificate(serveWrong func(http.Handler) (*fixtures.Server, error)) faultCase {
	return func(t *testing.T, row faultRow) {
		server, err := serveWrong(remoteGallery())
		closing(t, server, err)
		healed := serve(t, remoteGallery())
		r := remote{server: server, secure: true}
		trust := func(w *world, s *fixtures.Server) {
			w.write("ca.pem", bytes.Join([][]byte{w.server.CACert(), s.CACert()}, nil))
			w.lead("two.test", s)
		}
		r.prepare = func(w *world) { trust(w, server) }
		r.heal = func(w *world) *fixtures.Server {
			trust(w, healed)
			return healed
		}
		r.run(t, row)
	}
}
