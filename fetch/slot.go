package fetch

import (
	"io"
	"sync/atomic"
)

// slotBody leaves the gate at the end of the body or when it is closed,
// whichever comes first.
type slotBody struct {
	io.ReadCloser
	gate *gate
	turn *turn
	left atomic.Bool
}

// leave may be called more than once.
func (b *slotBody) leave() {
	if !b.left.Swap(true) {
		b.gate.leave(b.turn)
	}
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
