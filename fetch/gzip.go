package fetch

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
)

// maxHollow is how many bytes of a coded body may come without any that count
// once they are decoded: gzip has streams and blocks that hold nothing.
const maxHollow = 64 << 10

// errHollow ends a body that decodes to nothing for too long.
var errHollow = fmt.Errorf("%s of the body decode to nothing", sizeText(maxHollow))

// gzipBody decodes a body from its first Read on. What follows a whole stream
// and is none itself is passed over, as browsers do.
//
// What is decoded is bounded further up, but one that decodes to nothing without
// end would never come there. So what is coded has a bound of its own: that of
// the Terms and maxHollow more, as hardly anything grows when it is coded; where
// they have none, maxHollow from one decoded byte to the next.
type gzipBody struct {
	coded   sizedBody
	bounded bool          // as a whole
	ahead   *bufio.Reader // over coded
	plain   *gzip.Reader
}

func newGzipBody(body io.ReadCloser, terms Terms) *gzipBody {
	if terms.MaxSize <= 0 {
		return &gzipBody{coded: sizedBody{ReadCloser: body, fault: errHollow, left: maxHollow}}
	}
	fault := &TooLargeError{Limit: terms.MaxSize, Fixed: terms.Fixed}
	most := min(terms.MaxSize, math.MaxInt64-maxHollow) + maxHollow
	return &gzipBody{coded: sizedBody{ReadCloser: body, fault: fault, left: most}, bounded: true}
}

func (b *gzipBody) Read(p []byte) (int, error) {
	if b.plain == nil {
		b.ahead = bufio.NewReader(&b.coded)
		plain, err := gzip.NewReader(b.ahead)
		if err != nil {
			return 0, err // io.EOF for a body without a byte
		}
		b.plain = plain
		plain.Multistream(false)
	}
	n, err := b.plain.Read(p)
	if n > 0 && !b.bounded && !b.coded.isOver() {
		b.coded.left = maxHollow
	}
	if errors.Is(err, io.EOF) {
		err = b.nextStream()
	}
	return n, err
}

// nextStream turns to the stream behind one that was read to its end: a body
// may hold several (RFC 1952 2.2). It is io.EOF where there is none.
func (b *gzipBody) nextStream() error {
	const magic = "\x1f\x8b"
	// A body that is cut here had given all there is, unless we cut it.
	if next, _ := b.ahead.Peek(len(magic)); string(next) != magic {
		if b.coded.isOver() {
			return b.coded.fault
		}
		return io.EOF
	}
	err := b.plain.Reset(b.ahead)
	b.plain.Multistream(false)
	return err
}

// Close implements io.Closer.
func (b *gzipBody) Close() error { return b.coded.Close() }
