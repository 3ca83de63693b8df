package main

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"magpie/fixtures"
)

// heldGallery has four pictures, one of which there is none of, and one that
// comes only when somebody lets it.
func heldGallery(let <-chan struct{}) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/list/1.html", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		for _, name := range []string{"a", "b", "gone", "held"} {
			fmt.Fprintf(w, "<a class=pic href=/%s.jpg>", name)
		}
	})
	for seed, name := range []string{"a", "b", "held"} {
		mux.HandleFunc("/"+name+".jpg", func(w http.ResponseWriter, r *http.Request) {
			if name == "held" {
				select {
				case <-let:
				case <-r.Context().Done():
				}
			}
			w.Write(fixtures.Picture(int64(seed), 2000))
		})
	}
	return mux
}

// servedAt finds where a run says that its metrics are.
var servedAt = regexp.MustCompile(`(?m)^metrics    (http://\S+)$`)

// scraped are the metrics of one run, for all tests that read them.
var scraped struct {
	once sync.Once
	text string
}

// scrapeOnce are the metrics of a run that has kept two pictures, failed at one
// and waits for another.
func scrapeOnce(t *testing.T) string {
	t.Helper()
	scraped.once.Do(func() { scraped.text = scrapeRun(t) })
	if scraped.text == "" {
		t.Fatal("there are no metrics: see the test that made the run")
	}
	return scraped.text
}

func scrapeRun(t *testing.T) (text string) {
	t.Helper()
	let := make(chan struct{})
	w := newWorld(t, oneHost, heldGallery(let), "one.test")
	p := w.start("--metrics", ":0")
	p.until("its metrics were served", func() bool { return servedAt.MatchString(p.stderr.String()) })
	address := servedAt.FindStringSubmatch(p.stderr.String())[1]
	p.until("two pictures were kept", func() bool {
		text = get(t, address)
		return strings.Contains(text, `magpie_frontier_jobs{kind="image",site="one",state="failed"} 1`) &&
			strings.Contains(text, `magpie_pictures_total{cause="",site="one",state="kept"} 2`) &&
			strings.Contains(text, `magpie_pictures_total{cause="404",site="one",state="failed"} 1`)
	})
	close(let)
	if code := p.wait(); code != exitIncomplete {
		t.Fatalf("the run ended with %d\n%s%s", code, &p.stdout, &p.stderr)
	}
	if _, err := http.Get(address); err == nil {
		t.Error("metrics are served after the run")
	}
	http.DefaultClient.CloseIdleConnections()
	return text
}

// get reads what an address answers.
func get(t *testing.T, address string) string {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d, %v", address, resp.StatusCode, err)
	}
	return string(body)
}

func TestRunServesItsMetrics(t *testing.T) {
	text := scrapeOnce(t)
	for _, want := range []string{
		`magpie_requests_total{code="200",host="one.test"} 3`,
		`magpie_requests_total{code="404",host="one.test"} 2`, // robots.txt is one of them
		`magpie_requests_in_flight{host="one.test"} 1`,
		`magpie_hosts{state="leased"} 1`,
		`magpie_pages_total{cause="",site="one",state="read"} 1`,
		`magpie_tries_total{class="absent"} 1`,
		`magpie_verifier_verdicts_total{format="jpg",verdict="whole"} 2`,
		"go_goroutines ", "process_resident_memory_bytes ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestRunAsksForNothingWhereItsMetricsCannotBeServed(t *testing.T) {
	w := newWorld(t, oneHost, heldGallery(nil), "one.test")
	taken, err := listenForMetrics(t.Context(), ":0")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range taken {
		defer l.Close()
	}
	for _, tt := range []struct {
		address string
		code    int
		want    string
	}{
		{taken[0].Addr().String(), exitFailed, "the port is in use"},
		{"nowhere", exitUsage, "write :9464"},
	} {
		p := w.run(tt.code, "--metrics", tt.address)
		if got := p.stderr.String(); !strings.Contains(got, tt.want) {
			t.Errorf("--metrics %s says %q, want %q in it", tt.address, got, tt.want)
		}
	}
	if counter := w.server.Counter(); counter.Total()+counter.Robots() > 0 {
		t.Errorf("%d requests were made", counter.Total()+counter.Robots())
	}
}
