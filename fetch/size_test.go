package fetch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strconv"
	"testing"
	"testing/iotest"
)

func TestSizeLimit(t *testing.T) {
	const limit = 1000
	tests := []struct {
		name     string
		status   int
		size     int
		declared bool
		tooLarge bool
		read     int
	}{
		{"passes a body that just fits", 200, limit, false, false, limit},
		{"passes one declared to just fit", 200, limit, true, false, limit},
		{"stops one byte past it", 200, limit + 1, false, true, limit},
		{"refuses what is declared larger", 200, limit + 1, true, true, 0},
		{"stops an endless body", 200, 1 << 20, false, true, limit},
		{"passes the answer of a missing page", 404, limit + 1, true, true, limit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if tt.declared {
					w.Header().Set("Content-Length", strconv.Itoa(tt.size))
				}
				w.WriteHeader(tt.status)
				w.(http.Flusher).Flush()
				w.Write(make([]byte, tt.size))
			})
			c := newClient(t, Options{})
			_, body, err := fetchAll(WithTerms(t.Context(), Terms{MaxSize: limit}), c, srv.URL)
			large, is := errors.AsType[*TooLargeError](err)
			if is != tt.tooLarge || !is && err != nil || is && large.Limit != limit {
				t.Errorf("got %v", err)
			}
			if len(body) != tt.read {
				t.Errorf("read %d bytes, want %d", len(body), tt.read)
			}
		})
	}
}

func TestTooLargeErrorSaysWhatToDo(t *testing.T) {
	tests := []struct {
		limit int64
		fixed bool
		want  string
	}{
		{1 << 30, false, "the body is larger than 1 GiB: raise max_size to have it"},
		{20e6, false, "the body is larger than 20 MB: raise max_size to have it"},
		{1500e3, false, "the body is larger than 1500 kB: raise max_size to have it"},
		{1234567, false, "the body is larger than 1234567 bytes: raise max_size to have it"},
		{16 << 20, true, "the body is larger than 16 MiB, and that limit is fixed"},
	}
	for _, tt := range tests {
		s := &size{next: roundTripFunc(func(*http.Request) (*http.Response, error) {
			resp := answer("")
			resp.ContentLength = tt.limit + 1
			return resp, nil
		})}
		ctx := WithTerms(t.Context(), Terms{MaxSize: tt.limit, Fixed: tt.fixed})
		if _, err := s.RoundTrip(request(ctx, t, "http://a.test/")); err == nil || err.Error() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}

// The limit is one of decoded bytes, so a small answer cannot grow without end.
func TestSizeLimitStopsGzipBomb(t *testing.T) {
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	w.Write(make([]byte, 10<<20))
	w.Close()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb.Bytes())
	})
	c := newClient(t, Options{})
	for _, asked := range []string{"", "gzip", "identity"} {
		t.Run("asked for "+asked, func(t *testing.T) {
			req := request(WithTerms(t.Context(), Terms{MaxSize: 1 << 20}), t, srv.URL)
			if asked != "" {
				req.Header.Set("Accept-Encoding", asked)
			}
			resp, err := c.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			n, err := io.Copy(io.Discard, resp.Body)
			if _, ok := errors.AsType[*TooLargeError](err); !ok || n != 1<<20 {
				t.Errorf("read %d bytes, %v", n, err)
			}
		})
	}
}

func TestSizedBody(t *testing.T) {
	tests := []struct {
		name string
		wrap func(io.Reader) io.Reader
	}{
		{"in one piece", func(r io.Reader) io.Reader { return r }},
		{"byte by byte", iotest.OneByteReader},
		{"with the error beside the last bytes", iotest.DataErrReader},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for size, fits := range map[int]bool{99: true, 100: true, 101: false, 500: false} {
				in := io.NopCloser(tt.wrap(bytes.NewReader(make([]byte, size))))
				got, err := io.ReadAll(&sizedBody{ReadCloser: in, fault: &TooLargeError{Limit: 100}, left: 100})
				if (err == nil) != fits || len(got) != min(size, 100) {
					t.Errorf("%d bytes: got %d, %v", size, len(got), err)
				}
			}
		})
	}
}
