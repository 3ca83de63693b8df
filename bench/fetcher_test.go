package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// Every crawl is compared with the fetcher: it is to have as many connections
// as it is told, however many hosts there are, and to tell each host its name.
func TestFetcherSharesConnections(t *testing.T) {
	const hosts = 20
	var dialled atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(r.Host))
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			dialled.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	dir, list := t.TempDir(), new(strings.Builder)
	for i := range hosts {
		list.WriteString("http://host" + strconv.Itoa(i) + ".test/" + strconv.Itoa(i) + ".jpg\n")
	}
	f := newFetcher(dir, 2, server.Listener.Addr().String())
	if err := f.fetchAll(t.Context(), strings.NewReader(list.String()), 2); err != nil {
		t.Fatal(err)
	}
	if dialled.Load() > 2 {
		t.Errorf("%d connections, want 2 at most", dialled.Load())
	}
	for i := range hosts {
		said, err := os.ReadFile(filepath.Join(dir, strconv.Itoa(i)+".jpg"))
		if want := "host" + strconv.Itoa(i) + ".test"; err != nil || string(said) != want {
			t.Errorf("the server was told %q (%v), want %q", said, err, want)
		}
	}
}
