package fetch

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// turnAway is an HTTP/2 server that refuses the first streams it is asked for,
// as one does that has too much to do (RFC 9113 8.7).
func turnAway(conn net.Conn, refuse int32, asked *atomic.Int32) {
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	framer := http2.NewFramer(conn, conn)
	framer.WriteSettings()
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		headers, ok := frame.(*http2.HeadersFrame)
		switch {
		case !ok:
		case asked.Add(1) <= refuse:
			framer.WriteRSTStream(headers.StreamID, http2.ErrCodeRefusedStream)
		default:
			framer.WriteHeaders(http2.HeadersFrameParam{
				StreamID: headers.StreamID, EndStream: true, EndHeaders: true, BlockFragment: status200(),
			})
		}
	}
}

func status200() []byte {
	var block bytes.Buffer
	hpack.NewEncoder(&block).WriteField(hpack.HeaderField{Name: ":status", Value: "200"})
	return block.Bytes()
}

func TestRefusedStreamIsRepeatedOnce(t *testing.T) {
	tests := []struct {
		name   string
		refuse int32
		asked  int32
		class  Class
		cause  string
	}{
		{"and answered", 1, 2, OK, ""},
		{"and given up", 2, 2, Transient, "turned away"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var asked atomic.Int32
			srv := httptest.NewUnstartedServer(nil)
			srv.EnableHTTP2 = true
			srv.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
				"h2": func(_ *http.Server, conn *tls.Conn, _ http.Handler) { turnAway(conn, tt.refuse, &asked) },
			}
			srv.StartTLS()
			t.Cleanup(srv.Close)
			c := newClient(t, Options{ConnectTo: toServer(t, srv), RootCAs: trusting(srv)})
			status := 0
			resp, _, err := fetchAll(t.Context(), c, "https://example.com/")
			if resp != nil {
				status = resp.StatusCode
			}
			got := Judge(status, nil, err)
			if got.Class != tt.class || got.Cause != tt.cause || asked.Load() != tt.asked {
				t.Errorf("%v judged %+v after %d requests", err, got, asked.Load())
			}
		})
	}
}
