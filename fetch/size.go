package fetch

import (
	"fmt"
	"io"
	"net/http"
)

// TooLargeError says that a body has more than Limit bytes.
type TooLargeError struct{ Limit int64 }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the body is larger than %d bytes", e.Limit)
}

// size is the layer that keeps Terms.MaxSize.
type size struct{ next http.RoundTripper }

func (s *size) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	limit := termsOf(req.Context()).MaxSize
	if limit <= 0 {
		return resp, nil
	}
	// What a refusal weighs does not matter: its status says all.
	if isSuccess(resp) && resp.ContentLength > limit {
		resp.Body.Close()
		return nil, &TooLargeError{Limit: limit}
	}
	resp.Body = &sizedBody{ReadCloser: resp.Body, limit: limit, left: limit}
	return resp, nil
}

// sizedBody is a body that fails, rather than ends, after limit bytes.
type sizedBody struct {
	io.ReadCloser
	limit int64
	left  int64 // -1 once there was a byte too many
}

func (b *sizedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, &TooLargeError{Limit: b.limit}
	}
	// One byte past the limit tells a body that is too large from one that
	// just fits.
	if int64(len(p))-1 > b.left {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return n - 1, &TooLargeError{Limit: b.limit}
	}
	return n, err
}
