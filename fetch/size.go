package fetch

import (
	"fmt"
	"io"
	"net/http"
)

// TooLargeError says that a body has more than Limit bytes. Fixed is that of the
// Terms.
type TooLargeError struct {
	Limit int64
	Fixed bool
}

func (e *TooLargeError) Error() string {
	if e.Fixed {
		return fmt.Sprintf("the body is larger than %s, and that limit is fixed", sizeText(e.Limit))
	}
	return fmt.Sprintf("the body is larger than %s: raise max_size to have it", sizeText(e.Limit))
}

// sizeText writes a number of bytes in the largest unit that divides it.
func sizeText(n int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1 << 30, "GiB"}, {1e9, "GB"}, {1 << 20, "MiB"}, {1e6, "MB"}, {1 << 10, "KiB"}, {1e3, "kB"}} {
		if n%unit.size == 0 {
			return fmt.Sprintf("%d %s", n/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}

// size is the layer that keeps Terms.MaxSize.
type size struct{ next http.RoundTripper }

func (s *size) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	terms := termsOf(req.Context())
	if terms.MaxSize <= 0 {
		return resp, nil
	}
	fault := &TooLargeError{Limit: terms.MaxSize, Fixed: terms.Fixed}
	// What a refusal weighs does not matter: its status says all.
	if isSuccess(resp) && resp.ContentLength > fault.Limit {
		resp.Body.Close()
		return nil, fault
	}
	resp.Body = &sizedBody{ReadCloser: resp.Body, fault: fault, left: fault.Limit}
	return resp, nil
}

// sizedBody is a body that fails, rather than ends, when it is too large.
type sizedBody struct {
	io.ReadCloser
	fault error
	left  int64 // -1 once there was a byte too many
}

func (b *sizedBody) isOver() bool { return b.left < 0 }

func (b *sizedBody) Read(p []byte) (int, error) {
	if b.isOver() {
		return 0, b.fault
	}
	// One byte past the limit tells a body that is too large from one that
	// just fits.
	if int64(len(p))-1 > b.left {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if b.isOver() {
		return n - 1, b.fault
	}
	return n, err
}
