package main

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"magpie/metrics"
)

// served starts a server on a free port, and returns its address.
func served(t *testing.T, r *reporter) (address string, stop func()) {
	t.Helper()
	listeners, err := listenForMetrics(t.Context(), ":0")
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + listeners[0].Addr().String(), newMetricsServer([]source{some}, r).start(listeners)
}

// some is a source of one metric.
func some(w *metrics.Writer) error {
	w.Counter("some_total", "Some.", 0)
	return nil
}

func TestMetricsServerAnswers(t *testing.T) {
	address, stop := served(t, &reporter{err: io.Discard})
	defer stop()
	for _, tt := range []struct {
		path   string
		status int
		want   string
	}{
		{"/", http.StatusOK, "/metrics"},
		{"/metrics", http.StatusOK, "some_total 0\n"},
		{"/debug/pprof/", http.StatusOK, "goroutine"},
		{"/debug/pprof/heap?debug=1", http.StatusOK, "heap profile"},
		{"/debug/pprof/trace?seconds=0.01", http.StatusOK, ""},
		{"/debug/pprof/cmdline", http.StatusNotFound, ""}, // it may hold a secret
		{"/elsewhere", http.StatusNotFound, ""},
	} {
		resp, err := http.Get(address + tt.path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != tt.status || !strings.Contains(string(body), tt.want) {
			t.Errorf("%s: %d %v\n%.300s", tt.path, resp.StatusCode, err, body)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

// A page in a browser cannot read what is for this machine alone.
func TestMetricsServerIsForThisMachine(t *testing.T) {
	address, stop := served(t, &reporter{err: io.Discard})
	defer stop()
	for _, tt := range []struct {
		host, site string
		want       int
	}{
		{"localhost:9464", "", http.StatusOK},
		{"LOCALHOST", "none", http.StatusOK},
		{"[::1]:9464", "same-origin", http.StatusOK},
		{"127.0.0.1", "", http.StatusOK},
		{"rebound.test:9464", "same-origin", http.StatusForbidden},
		{"localhost.rebound.test", "", http.StatusForbidden},
		{"localhost:9464", "cross-site", http.StatusForbidden},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/debug/pprof/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = tt.host
		req.Header.Set("Sec-Fetch-Site", tt.site)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != tt.want {
			t.Errorf("%+v: got %d", tt, resp.StatusCode)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestMetricsServerEndsWhateverItIsAskedFor(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	address, stop := served(t, &reporter{err: io.Discard})
	answered := make(chan error, 1)
	go func() {
		resp, err := http.Get(address + "/debug/pprof/trace?seconds=3600")
		if err == nil {
			_, err = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		answered <- err
	}()
	for !strings.Contains(get(t, address+"/debug/pprof/goroutine?debug=2"), "pprof.Trace(") {
		if len(answered) > 0 {
			t.Fatalf("the trace was over at once: %v", <-answered)
		}
	}
	stop()
	if err := <-answered; err != nil {
		t.Errorf("what was being answered ended with %v", err)
	}
	if _, err := http.Get(address); err == nil {
		t.Error("the server answers after its end")
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestMetricsServerNotesFaults(t *testing.T) {
	var notes output
	faulty := func(*metrics.Writer) error { return errors.New("the disk is gone \x1b[31m") }
	r := &reporter{err: &notes}
	listeners, err := listenForMetrics(t.Context(), ":0")
	if err != nil {
		t.Fatal(err)
	}
	stop := newMetricsServer([]source{faulty, some}, r).start(listeners)
	if got := get(t, "http://"+listeners[0].Addr().String()+"/metrics"); !strings.Contains(got, "some_total 0\n") {
		t.Errorf("what others tell is not there:\n%s", got)
	}
	http.DefaultClient.CloseIdleConnections()
	stop()
	if got := notes.String(); !strings.HasPrefix(got, "metrics    ") || !strings.Contains(got, "the disk is gone") || strings.Contains(got, "\x1b") {
		t.Errorf("the notes are %q", got)
	}
}
