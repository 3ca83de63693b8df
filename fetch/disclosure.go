package fetch

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// WithheldError says that a request was not made since it carries what only the
// site should know, to an address that is not the site's own.
type WithheldError struct {
	// What is withheld: the placeholder of a secret, or "the body".
	What string
	// Host is who would have learned it.
	Host string
}

func (e *WithheldError) Error() string {
	return fmt.Sprintf("%s goes to the site's own hosts alone, over http only where the site itself is asked so: list %s under hosts: if it is one",
		e.What, e.Host)
}

// disclosure is the layer below which secrets are known. It puts them in place
// of their placeholders, and the placeholders back into what comes from below:
// those above see neither in an address, an error nor a redirect what a secret
// is.
type disclosure struct{ next http.RoundTripper }

func (d *disclosure) RoundTrip(req *http.Request) (*http.Response, error) {
	terms := termsOf(req.Context())
	if err := withheld(req, terms); err != nil {
		return nil, err
	}
	if terms.Secrets == nil {
		return d.next.RoundTrip(req)
	}
	sent, err := terms.Secrets.request(req)
	if err != nil {
		return nil, err
	}
	resp, err := d.next.RoundTrip(sent)
	if err != nil {
		return nil, terms.Secrets.concealError(err)
	}
	terms.Secrets.concealHeader(resp.Header)
	resp.Request = req
	return resp, nil
}

// withheld is the error of a request that must not be made, else nil. Whether a
// body may go out is not asked where nobody knows the site's own addresses;
// whether a secret may, always.
func withheld(req *http.Request, terms Terms) error {
	if isTrusted(req, terms) {
		return nil
	}
	what := terms.Secrets.placeholderIn(req.URL)
	if hasBody(req) && (terms.Own != nil || terms.Secrets != nil) {
		what = "the body"
	}
	if what == "" {
		return nil
	}
	return &WithheldError{What: what, Host: Host(req.URL)}
}

func hasBody(req *http.Request) bool { return req.Body != nil && req.Body != http.NoBody }

// request is a request with its secrets, in a copy that shares the header.
func (s *Secrets) request(req *http.Request) (*http.Request, error) {
	u, err := s.address(req.URL)
	if err != nil {
		return nil, err
	}
	sent := req.WithContext(req.Context())
	sent.URL = u
	if !hasBody(req) {
		return sent, nil
	}
	body, err := io.ReadAll(req.Body)
	req.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("reading the body of the request: %w", err)
	}
	setBody(sent, s.body(string(body), req.Header.Get("Content-Type")))
	return sent, nil
}

// body is the body of a request with its secrets, written as its type asks for.
func (s *Secrets) body(text, contentType string) string {
	media, _, err := mime.ParseMediaType(contentType)
	switch {
	case err == nil && media == "application/x-www-form-urlencoded":
		return s.encoded(text)
	case err == nil && (media == "application/json" || strings.HasSuffix(media, "+json")):
		return s.quoted.Replace(text)
	}
	return s.plain.Replace(text)
}

// setBody gives a request a body that can be sent again.
func setBody(req *http.Request, body string) {
	open := func() io.ReadCloser { return io.NopCloser(strings.NewReader(body)) }
	req.Body, req.ContentLength = open(), int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return open(), nil }
}

// telling are the headers of an answer that hold addresses, or that are
// recorded.
var telling = []string{"Location", "Content-Location", "Refresh", "Link", "Etag", "Last-Modified"}

func (s *Secrets) concealHeader(header http.Header) {
	for _, name := range telling {
		for i, value := range header[name] {
			header[name][i] = s.Conceal(value)
		}
	}
}
