package fetch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
)

// endless is a body that begins with some bytes and repeats others for ever.
func endless(first, then []byte) io.ReadCloser {
	return io.NopCloser(io.MultiReader(bytes.NewReader(first), &repeating{of: then}))
}

type repeating struct {
	of []byte
	at int
}

func (r *repeating) Read(p []byte) (int, error) {
	n := copy(p, r.of[r.at:])
	r.at = (r.at + n) % len(r.of)
	return n, nil
}

// counted counts the bytes that are read of a body.
type counted struct {
	io.ReadCloser
	bytes int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.bytes += int64(n)
	return n, err
}

func TestGzipThatDecodesToNothing(t *testing.T) {
	header := zipped("")[:10]
	emptyStored := []byte{0, 0, 0, 0xff, 0xff} // RFC 1951 3.2.4
	oneStored := append([]byte{0, 1, 0, 0xfe, 0xff, 'x'}, bytes.Repeat(emptyStored, 1000)...)
	bodies := []struct {
		name        string
		first, then []byte
	}{
		{"empty streams", nil, zipped("")},
		{"empty blocks", header, emptyStored},
		{"a picture and then empty blocks", append(header, 0, 3, 0, 0xfc, 0xff, 'p', 'i', 'c'), emptyStored},
	}
	limits := []struct {
		name  string
		terms Terms
		cause string
		most  int64 // of what is read
	}{
		{"with a bound", Terms{MaxSize: 100_000}, "too large", 100_000 + maxHollow + 1},
		{"with a fixed bound", Terms{MaxSize: 1000, Fixed: true}, "too large", 1000 + maxHollow + 1},
		{"without one", Terms{}, "damaged gzip", 2 * maxHollow},
	}
	check := func(t *testing.T, terms Terms, first, then []byte, most int64, cause string) {
		t.Helper()
		wire := &counted{ReadCloser: endless(first, then)}
		body := newGzipBody(wire, terms)
		_, err := io.Copy(io.Discard, body)
		if v := Judge(0, nil, err); v.Cause != cause || wire.bytes > most {
			t.Errorf("%v judged %+v after %d bytes", err, v, wire.bytes)
		}
		if large, ok := errors.AsType[*TooLargeError](err); ok && (large.Limit != terms.MaxSize || large.Fixed != terms.Fixed) {
			t.Errorf("got %+v", large)
		}
		if _, again := body.Read(make([]byte, 1)); again == nil {
			t.Error("it goes on after that")
		}
	}
	for _, limit := range limits {
		for _, body := range bodies {
			t.Run(body.name+" "+limit.name, func(t *testing.T) {
				check(t, limit.terms, body.first, body.then, limit.most, limit.cause)
			})
		}
	}
	t.Run("or to hardly anything", func(t *testing.T) {
		check(t, Terms{MaxSize: 100_000}, header, oneStored, 100_000+maxHollow+1, "too large")
	})
}

// What is worth its bytes is not refused for how it is coded.
func TestGzipMayBeLargerThanWhatItHolds(t *testing.T) {
	text := strings.Repeat("x", 200_000)
	var manyStreams, manyFlushes bytes.Buffer
	flushing := gzip.NewWriter(&manyFlushes)
	for piece := range strings.SplitSeq(text, "") {
		io.WriteString(flushing, piece)
		flushing.Flush()
	}
	flushing.Close()
	for i := 0; i < len(text); i += 1000 {
		manyStreams.Write(zipped(text[i : i+1000]))
	}
	manyStreams.Write(bytes.Repeat(zipped(""), 1000))
	tests := []struct {
		name  string
		body  []byte
		terms Terms
	}{
		{"that just fits", zipped(text), Terms{MaxSize: int64(len(text))}},
		{"in many streams", manyStreams.Bytes(), Terms{MaxSize: int64(len(text))}},
		{"without a bound", manyStreams.Bytes(), Terms{}},
		{"without a bound, flushed at every byte", manyFlushes.Bytes(), Terms{}},
		{"with a bound beyond all numbers", zipped(text), Terms{MaxSize: math.MaxInt64}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := newGzipBody(io.NopCloser(bytes.NewReader(tt.body)), tt.terms)
			got, err := io.ReadAll(body)
			if err != nil || string(got) != text {
				t.Errorf("got %d bytes, %v", len(got), err)
			}
		})
	}
}

// The bound holds for bodies as they come, robots.txt included.
func TestEndlessGzipEnds(t *testing.T) {
	blob := bytes.Repeat(zipped(""), 4000)
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		for {
			if _, err := w.Write(blob); err != nil {
				return
			}
		}
	})
	c := newClient(t, Options{})
	_, _, err := fetchAll(WithTerms(t.Context(), Terms{MaxSize: 1000}), c, srv.URL)
	if v := Judge(0, nil, err); v.Cause != "too large" {
		t.Errorf("a body: %v judged %+v", err, v)
	}
	if _, _, err := fetchAll(obeying(t.Context()), c, srv.URL); err == nil {
		t.Error("a robots.txt without end was read")
	}
}
