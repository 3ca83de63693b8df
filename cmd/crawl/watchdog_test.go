package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/fixtures/bulk"
)

// A host that never says anything is named, with what is asked of it.
func TestStalledRunSaysWhatItWaitsFor(t *testing.T) {
	slow(t)
	gallery := bulk.New(bulk.Options{Hosts: []string{"one.test"}, Pages: 1, PerPage: 3, Size: 3000})
	silent := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".jpg") {
			<-r.Context().Done()
			return
		}
		gallery.ServeHTTP(w, r)
	})
	server, err := fixtures.Serve(silent)
	if err != nil {
		t.Fatal(err)
	}
	w := worldAt(t, []byte(string(oneHost)+"    timeout: 10m\n"), server, "one.test")
	p := w.start()
	began := time.Now()
	p.until("it said what it waits for", func() bool { return strings.Contains(p.stderr.String(), "stalled    ") })
	if waited := time.Since(began); waited < time.Minute {
		t.Errorf("a run is taken for stalled after %v", waited)
	}
	p.until("it named that", func() bool { return strings.Contains(p.stderr.String(), "waiting for the answer since ") })
	if text := p.stderr.String(); !strings.Contains(text, "https://one.test/") {
		t.Errorf("no address is named:\n%s", text)
	}
}
