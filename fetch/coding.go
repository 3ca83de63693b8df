package fetch

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
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
// wire. Requests that ask for no coding themselves ask for gzip.
type coding struct{ next http.RoundTripper }

func (c *coding) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("Accept-Encoding") == "" {
		req = req.Clone(req.Context())
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
		resp.Body = &gzipBody{body: resp.Body}
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

// gzipBody decodes a body from its first Read on. What follows a whole stream
// and is none itself is passed over, as browsers do.
type gzipBody struct {
	body  io.ReadCloser
	coded *bufio.Reader // body, buffered
	plain *gzip.Reader
}

func (b *gzipBody) Read(p []byte) (int, error) {
	if b.plain == nil {
		b.coded = bufio.NewReader(b.body)
		plain, err := gzip.NewReader(b.coded)
		if err != nil {
			return 0, err // io.EOF for a body without a byte
		}
		b.plain = plain
		plain.Multistream(false)
	}
	n, err := b.plain.Read(p)
	if errors.Is(err, io.EOF) {
		err = b.nextStream()
	}
	return n, err
}

// nextStream turns to the stream behind one that was read to its end: a body
// may hold several (RFC 1952 2.2). It is io.EOF where there is none.
func (b *gzipBody) nextStream() error {
	const magic = "\x1f\x8b"
	// A body that is cut here had given all there is.
	if next, _ := b.coded.Peek(len(magic)); string(next) != magic {
		return io.EOF
	}
	err := b.plain.Reset(b.coded)
	b.plain.Multistream(false)
	return err
}

// Close implements io.Closer.
func (b *gzipBody) Close() error { return b.body.Close() }
