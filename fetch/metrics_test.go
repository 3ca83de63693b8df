package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"magpie/metrics"
)

// samples are the values of a metric, by their labels as "a=1 b=2"; of a
// histogram how much was observed.
func samples(t *testing.T, m *Metrics, name string) map[string]float64 {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(written(m)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	for _, sample := range families[name].GetMetric() {
		var labels []string
		for _, label := range sample.GetLabel() {
			labels = append(labels, label.GetName()+"="+label.GetValue())
		}
		all[strings.Join(labels, " ")] = cmp.Or(sample.GetCounter().GetValue(), sample.GetGauge().GetValue(),
			float64(sample.GetHistogram().GetSampleCount()))
	}
	return all
}

// written is what metrics tell.
func written(m *Metrics) string {
	var w metrics.Writer
	m.Write(&w)
	return string(w.Text())
}

// abort ends an answer before it began.
func abort(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// misbehaving answers as its paths say, robots.txt among them, and counts the
// bytes of all bodies.
func misbehaving(sent *atomic.Int64) http.HandlerFunc {
	pages := http.NewServeMux()
	say := func(path string, status int, body string) {
		pages.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			n, _ := io.WriteString(w, body)
			sent.Add(int64(n))
		})
	}
	say("/robots.txt", http.StatusOK, "User-agent: *\nDisallow: /private\n")
	say("/whole", http.StatusOK, strings.Repeat("picture ", 10_000))
	say("/gone", http.StatusGone, "it is gone")
	say("/broken", http.StatusBadGateway, "")
	say("/odd", 799, "what?")
	pages.HandleFunc("/abort", abort)
	pages.HandleFunc("/moved", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/whole")
		w.WriteHeader(http.StatusFound)
	})
	return pages.ServeHTTP
}

func TestMetricsCountWhatHostsSee(t *testing.T) {
	for name, start := range map[string]func(*testing.T, http.HandlerFunc) *httptest.Server{"HTTP/1.1": serve, "HTTP/2": serveTLS} {
		t.Run(name, func(t *testing.T) {
			var sent atomic.Int64
			srv := start(t, misbehaving(&sent))
			metrics := NewMetrics()
			c := newClient(t, Options{Metrics: metrics})
			ctx := WithTerms(t.Context(), Terms{Kind: "image", Robots: true, InsecureTLS: true})
			for _, path := range []string{"/whole", "/whole", "/moved", "/gone", "/broken", "/odd", "/private", "/abort"} {
				read(c.Get(ctx, srv.URL+path, nil))
			}

			const host = "host=127.0.0.1"
			for _, metric := range []struct {
				name string
				want map[string]float64
			}{
				{"magpie_requests_total", map[string]float64{
					"code=200 " + host: 4, // robots.txt is one of them
					"code=302 " + host: 1, "code=410 " + host: 1, "code=502 " + host: 1, "code=other " + host: 1, "code=none " + host: 1,
				}},
				{"magpie_received_bytes_total", map[string]float64{host: float64(sent.Load())}},
				{"magpie_requests_in_flight", map[string]float64{host: 0, "host=other": 0}}, // before they are connected
				{"magpie_request_duration_seconds", map[string]float64{"kind=image": 7, "kind=robots": 1}},
				{"magpie_request_first_byte_seconds", map[string]float64{"kind=image": 7, "kind=robots": 1}},
				{"magpie_gate_wait_seconds", map[string]float64{"": 9}},
			} {
				if diff := gocmp.Diff(metric.want, samples(t, metrics, metric.name)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", metric.name, diff)
				}
			}
		})
	}
}

// read reads an answer to its end, if there is one.
func read(resp *http.Response, err error) {
	if err == nil {
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}

func TestRequestIsInFlightUntilItsBodyIsClosed(t *testing.T) {
	srv := serve(t, misbehaving(new(atomic.Int64)))
	metrics := NewMetrics()
	c := newClient(t, Options{Metrics: metrics})
	inFlight := func() float64 { return samples(t, metrics, "magpie_requests_in_flight")["host=127.0.0.1"] }

	resp, err := c.Get(t.Context(), srv.URL+"/whole", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := inFlight(); got != 1 {
		t.Errorf("%v in flight while the body is read, want 1", got)
	}
	// Another waits for its turn, in vain.
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := c.Get(ctx, srv.URL+"/whole", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the second request ended with %v", err)
	}
	if got := inFlight(); got != 1 {
		t.Errorf("%v in flight while one waits, want 1", got)
	}
	resp.Body.Close()
	resp.Body.Close()
	if got := inFlight(); got != 0 {
		t.Errorf("%v in flight at the end, want 0", got)
	}
	want := map[string]float64{"code=200 host=127.0.0.1": 1}
	if diff := gocmp.Diff(want, samples(t, metrics, "magpie_requests_total")); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestHostsBeyondTheFirstHaveNoMetricsOfTheirOwn(t *testing.T) {
	metrics := NewMetrics()
	for i := range maxHostLabels + 50 {
		m := metrics.meter(fmt.Sprintf("host%d.test", i), "page", func(Stage) {})
		m.reach(StageConnect)
		m.answer(http.StatusOK)
		m.end()
	}
	got := samples(t, metrics, "magpie_requests_total")
	if n := len(slices.Collect(maps.Keys(got))); n != maxHostLabels+1 {
		t.Errorf("%d hosts have metrics, want %d", n, maxHostLabels+1)
	}
	if n := got["code=200 host="+otherLabel]; n != 50 {
		t.Errorf("%v requests to other hosts, want 50", n)
	}
}

// A host that nothing comes to is not counted, and takes no label from others.
func TestHostsThatSeeNothingHaveNoMetrics(t *testing.T) {
	metrics := NewMetrics()
	ask := func(host string, ended error, stages ...Stage) {
		m := metrics.meter(host, "page", func(Stage) {})
		for _, s := range stages {
			m.reach(s)
		}
		m.fail(ended)
	}
	for i := range maxHostLabels {
		ask(fmt.Sprintf("private%d.test", i), &PrivateAddressError{}, StageTurn, StageConnect)
		ask(fmt.Sprintf("unknown%d.test", i), fmt.Errorf("connecting: %w", &net.DNSError{}), StageTurn, StageConnect)
		ask(fmt.Sprintf("waited%d.test", i), context.Canceled, StageTurn)
	}
	ask("down.test", errors.New("connection refused"), StageTurn, StageConnect)
	ask("silent.test", context.DeadlineExceeded, StageTurn, StageConnect, StageHeader)
	want := map[string]float64{"code=none host=down.test": 1, "code=none host=silent.test": 1}
	if diff := gocmp.Diff(want, samples(t, metrics, "magpie_requests_total")); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	for labels, n := range samples(t, metrics, "magpie_requests_in_flight") {
		if n != 0 {
			t.Errorf("%v in flight of %s", n, labels)
		}
	}
}

func TestHostLabelIsText(t *testing.T) {
	if got := new(hostLabels).of("a\xffb.test"); got != "a�b.test" {
		t.Errorf("the label is %q", got)
	}
}

func TestMetricsAreNamedByConvention(t *testing.T) {
	metrics := NewMetrics()
	m := metrics.meter("one.test", "page", func(Stage) {})
	m.reach(StageConnect)
	m.reach(StageBody)
	m.answer(http.StatusOK)
	m.end()
	problems, err := promlint.New(strings.NewReader(written(metrics))).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

// BenchmarkMetered measures what metrics add to an exchange.
func BenchmarkMetered(b *testing.B) {
	picture := strings.Repeat("picture ", 1000)
	answer := roundTripFunc(func(req *http.Request) (*http.Response, error) {
		reached := stagesOf(req.Context())
		for _, s := range []Stage{StageTurn, StageConnect, StageHeader, StageBody} {
			reached(s)
		}
		return &http.Response{StatusCode: http.StatusOK, ContentLength: -1, Body: io.NopCloser(strings.NewReader(picture))}, nil
	})
	req := httptest.NewRequestWithContext(WithTerms(b.Context(), Terms{Kind: "image"}), http.MethodGet, "https://one.test/a.jpg", nil)
	buffer := make([]byte, 64<<10)
	for name, layer := range map[string]http.RoundTripper{"without": answer, "with": &metered{next: answer, metrics: NewMetrics()}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				resp, err := layer.RoundTrip(req)
				if err != nil {
					b.Fatal(err)
				}
				io.CopyBuffer(io.Discard, struct{ io.Reader }{resp.Body}, buffer)
				resp.Body.Close()
			}
		})
	}
}
