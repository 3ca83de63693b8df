package fetch

import "io"

// slotBody leaves the gate at the end of the body or when it is closed,
// whichever comes first.
type slotBody struct {
	io.ReadCloser
	leave func() // may be called more than once
}

func (b *slotBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		b.leave()
	}
	return n, err
}

func (b *slotBody) Close() error {
	defer b.leave()
	return b.ReadCloser.Close()
}
