package fetch

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"
)

// BenchmarkGet measures what one exchange costs on the terms that a crawl sets,
// and beside it the same exchange through a bare http.Client over the same
// transport: the difference is what the layers above it cost.
func BenchmarkGet(b *testing.B) {
	for _, scheme := range []string{"http", "https"} {
		for _, size := range []int{8_000, 200_000, 4_000_000} {
			b.Run(scheme+" "+sizeText(int64(size)), func(b *testing.B) { benchmarkGet(b, scheme, size) })
		}
	}
}

func benchmarkGet(b *testing.B, scheme string, size int) {
	client := benchmarkClient(b, scheme, size)
	address := scheme + "://example.com/galleries/1/pictures/1.jpg"
	header := http.Header{"Referer": {scheme + "://example.com/galleries/1.html"}}

	b.Run("client", func(b *testing.B) {
		terms := Terms{
			MaxSize: 1 << 30, Silence: 30 * time.Second, Robots: true,
			Header: http.Header{"Accept-Language": {"de"}},
			Own:    func(*url.URL) bool { return true }, Jar: NewJar(),
		}
		measureExchanges(b, size, func() (*http.Response, error) {
			ctx := WithTerms(WithStages(b.Context(), func(Stage) {}), terms)
			return client.Get(ctx, address, header)
		})
	})
	b.Run("bare", func(b *testing.B) {
		bare := http.Client{Transport: client.routes.transport(nil, false)}
		measureExchanges(b, size, func() (*http.Response, error) {
			req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address, nil)
			if err != nil {
				return nil, err
			}
			req.Header = header
			return bare.Do(req)
		})
	})
}

// benchmarkClient returns a client whose requests all come to a server with
// pictures of that size.
func benchmarkClient(b *testing.B, scheme string, size int) *Client {
	picture := make([]byte, size)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			io.WriteString(w, "User-agent: *\nDisallow: /private/\n")
			return
		}
		w.Header()["Content-Length"] = []string{strconv.Itoa(size)}
		w.Write(picture)
	}))
	options := Options{Meant: anyHost}
	if scheme == "https" {
		srv.EnableHTTP2 = true
		srv.StartTLS()
		options.RootCAs = trusting(srv)
	} else {
		srv.Start()
	}
	b.Cleanup(srv.Close)
	to, err := ParseConnectTo("::" + hostOf(srv))
	if err != nil {
		b.Fatal(err)
	}
	options.ConnectTo = []ConnectTo{to}
	client := New(options)
	b.Cleanup(client.Close)
	return client
}

func measureExchanges(b *testing.B, size int, get func() (*http.Response, error)) {
	b.ReportAllocs()
	b.SetBytes(int64(size))
	buffer := make([]byte, 32<<10)
	for b.Loop() {
		resp, err := get()
		if err != nil {
			b.Fatal(err)
		}
		n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, resp.Body, buffer)
		if err != nil || n != int64(size) {
			b.Fatalf("%d bytes, %v", n, err)
		}
		resp.Body.Close()
	}
}
