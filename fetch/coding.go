package fetch

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// CodingError says that a body came in a content coding that nobody asked for
// and that cannot be undone here.
type CodingError struct{ Coding string }

func (e *CodingError) Error() string {
	return fmt.Sprintf("the body is coded as %q, which was not asked for", e.Coding)
}

// coding is the layer that undoes the content coding of a body, so that those
// above it see, and bound, its true bytes. http.Transport does so only where it
// asked for gzip itself.
type coding struct{ next http.RoundTripper }

func (c *coding) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	name := strings.ToLower(strings.TrimSpace(strings.Join(resp.Header.Values("Content-Encoding"), ", ")))
	switch {
	case resp.Uncompressed, name == "", name == "identity":
	case name == "gzip", name == "x-gzip":
		resp.Body = &gzipBody{ReadCloser: resp.Body}
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength = -1
	case isSuccess(resp):
		resp.Body.Close()
		return nil, &CodingError{Coding: name}
	}
	// Readers that would guess at a coding by type or file name are told not to.
	resp.Uncompressed = true
	return resp, nil
}

func isSuccess(resp *http.Response) bool { return resp.StatusCode/100 == 2 }

// gzipBody decodes a body from its first Read on.
type gzipBody struct {
	io.ReadCloser
	plain *gzip.Reader
}

func (b *gzipBody) Read(p []byte) (int, error) {
	if b.plain == nil {
		plain, err := gzip.NewReader(b.ReadCloser)
		if err != nil {
			return 0, err // io.EOF for a body without a byte
		}
		b.plain = plain
	}
	return b.plain.Read(p)
}
