package fetch

import (
	"fmt"
	"net/http"
	"strings"
)

// CodingError says that a body came in a content coding that nobody asked for
// and that cannot be undone here.
type CodingError struct{ Coding string }

func (e *CodingError) Error() string {
	return fmt.Sprintf("the host coded the body as %q though it was not asked to; only gzip can be undone", e.Coding)
}

// codings are those that change bytes (the IANA registry of content codings).
// Any other word in their place is a charset or a mistake, and the body is what
// it would be without.
var codings = map[string]bool{
	"gzip": true, "x-gzip": true, "compress": true, "x-compress": true, "deflate": true,
	"br": true, "zstd": true, "dcb": true, "dcz": true,
}

// coding is the layer that undoes the content coding of a body, so that those
// above it see, and bound, its true bytes, and those below it what is on the
// wire. Requests that ask for no coding themselves ask for gzip, in the header that
// they came with: whoever is above made a copy for that.
type coding struct{ next http.RoundTripper }

func (c *coding) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("Accept-Encoding") == "" {
		req.Header.Set("Accept-Encoding", "gzip")
	}
	resp, err := c.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	name := codingOf(resp.Header)
	switch {
	case name == "":
	case name == "gzip", name == "x-gzip":
		resp.Body = newGzipBody(resp.Body, termsOf(req.Context()))
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength = -1
		// A gzip file tells its own end, as a transfer coding does.
		resp.TransferEncoding = append(resp.TransferEncoding, "gzip")
	case isSuccess(resp):
		resp.Body.Close()
		return nil, &CodingError{Coding: name}
	}
	// Readers that would guess at a coding by type or file name are told not to.
	resp.Uncompressed = true
	return resp, nil
}

func isSuccess(resp *http.Response) bool { return resp.StatusCode/100 == 2 }

// codingOf names the codings of a body, in the order they were applied.
func codingOf(header http.Header) string {
	var names []string
	for name := range strings.SplitSeq(strings.Join(header.Values("Content-Encoding"), ","), ",") {
		if name = strings.ToLower(strings.TrimSpace(name)); codings[name] {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}
