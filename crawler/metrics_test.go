package crawler

import (
	"cmp"
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"magpie/fetch"
	"magpie/fixtures"
	"magpie/frontier"
	"magpie/metrics"
)

// watched is a world whose next run has metrics.
type watched struct {
	*world
	metrics *Metrics
}

func newWatched(t *testing.T, yaml string) *watched {
	t.Helper()
	w := newWorld(t, yaml)
	m := NewMetrics(w.options().Rules)
	w.metrics = m
	return &watched{w, m}
}

// written is what metrics tell.
func (w *watched) written() string {
	w.t.Helper()
	var told metrics.Writer
	if err := w.metrics.Write(&told); err != nil {
		w.t.Fatal(err)
	}
	return string(told.Text())
}

// samples are the values of a metric that are not 0, by their labels as "a=1 b=2";
// of a histogram what its observations add up to.
func (w *watched) samples(name string) map[string]float64 {
	w.t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(w.written()))
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string]float64{}
	for _, sample := range families[name].GetMetric() {
		var labels []string
		for _, label := range sample.GetLabel() {
			if label.GetValue() != "" {
				labels = append(labels, label.GetName()+"="+label.GetValue())
			}
		}
		value := cmp.Or(sample.GetCounter().GetValue(), sample.GetGauge().GetValue(), sample.GetHistogram().GetSampleSum())
		if value != 0 {
			all[strings.Join(labels, " ")] = value
		}
	}
	return all
}

func (w *watched) want(name string, want map[string]float64) {
	w.t.Helper()
	if diff := gocmp.Diff(want, w.samples(name)); diff != "" {
		w.t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// ledger counts the answers of a handler by host and status code, as the
// server's side of the wire has them.
type ledger struct {
	handler http.Handler
	mu      sync.Mutex
	answers map[string]float64
}

func (l *ledger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	kept := &ledgerLine{ResponseWriter: w, code: "200"}
	defer func() {
		p := recover()
		if p != nil && !kept.began {
			kept.code = "none"
		}
		l.mu.Lock()
		l.answers["code="+kept.code+" host="+r.Host]++
		l.mu.Unlock()
		if p != nil {
			panic(p)
		}
	}()
	l.handler.ServeHTTP(kept, r)
}

type ledgerLine struct {
	http.ResponseWriter
	code  string
	began bool
}

func (l *ledgerLine) WriteHeader(status int) {
	l.code, l.began = strconv.Itoa(status), true
	l.ResponseWriter.WriteHeader(status)
}

func (l *ledgerLine) Write(p []byte) (int, error) {
	l.began = true
	return l.ResponseWriter.Write(p)
}

func (l *ledgerLine) Unwrap() http.ResponseWriter { return l.ResponseWriter }

// Two hosts misbehave in many ways; what metrics tell is what the server counted.
func TestMetricsAgreeWithTheServer(t *testing.T) {
	w := newWatched(t, `
sites:
  one:
    start: http://one.test/1
    next: 'a[rel=next]'
    image: img
    tries: 2
    parallelism: 4
`)
	w.chainOf([]string{"/a.jpg", "/b.jpg", "/gone.jpg"}, []string{"/broken.jpg", "/late.jpg", "http://two.test/c.jpg"}, []string{"/cut.jpg", "/page.jpg"})
	w.pictures("two.test/c.jpg")
	for _, host := range []string{"one.test", "two.test"} {
		w.answer(host+"/robots.txt", status(http.StatusNotFound)) // without a body: nobody reads that
	}
	w.answer("one.test/gone.jpg", status(http.StatusGone))
	w.answer("one.test/broken.jpg", status(http.StatusBadGateway))
	w.answer("one.test/late.jpg", firstTimes(1, status(http.StatusServiceUnavailable), pictureOf("one.test/late.jpg")))
	w.answer("one.test/cut.jpg", func(_ int, rw http.ResponseWriter, _ *http.Request) {
		rw.Write(bytesOf("one.test/cut.jpg")[:1000]) // and a transfer that is whole
	})
	w.answer("one.test/page.jpg", html("<p>please log in</p>"))
	seen := &ledger{handler: http.HandlerFunc(w.ServeHTTP), answers: map[string]float64{}}
	server, err := fixtures.Serve(seen)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	w.elsewhere = []fetch.ConnectTo{w.connectTo("80", server.HTTPAddr)}

	sum := w.run()

	w.want("magpie_requests_total", seen.answers)
	received := 0.0
	for _, n := range w.samples("magpie_received_bytes_total") {
		received += n
	}
	if got := server.Counter().Bytes(); received != float64(got) {
		t.Errorf("%v bytes were received, %d sent", received, got)
	}
	w.want("magpie_pages_total", map[string]float64{"site=one state=read": float64(sum.Pages)})
	w.want("magpie_pictures_total", map[string]float64{
		"site=one state=kept":             float64(len(w.files()) - 1), // but for what is kept as damaged
		"cause=410 site=one state=failed": 1, "cause=502 site=one state=failed": 1,
		"cause=not a picture site=one state=failed": 1, "cause=source damaged site=one state=failed": 1,
	})
	w.want("magpie_tries_total", map[string]float64{"class=ok": 8, "class=absent": 1, "class=transient": 4, "class=permanent": 1})
	w.want("magpie_verifier_verdicts_total", map[string]float64{
		"format=jpg verdict=whole": 4, "format=jpg verdict=damaged": 2, "format=none verdict=not a picture": 1,
	})
	w.want("magpie_saver_batch_pictures", map[string]float64{"": 5})
	w.want("magpie_requests_in_flight", map[string]float64{})
	w.want("magpie_hosts", map[string]float64{})
	problems, err := promlint.New(strings.NewReader(w.written())).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestMetricsTellOfTheFrontier(t *testing.T) {
	w := newWatched(t, `
connections: 1
sites:
  one:
    start: http://one.test/1
    image: img
`)
	w.chainOf([]string{"/a.jpg", "http://busy.test/b.jpg"})
	w.answer("busy.test/b.jpg", busyFor("7200"))
	jobs := map[string]float64{"kind=image site=one state=open": 2, "kind=page site=one state=done": 1}
	w.onEvent = func(e Event) {
		if e.Kind == PageRead {
			w.want("magpie_frontier_jobs", jobs)
			w.want("magpie_hosts", map[string]float64{"state=leased": 1, "state=waiting": 1})
		}
	}
	w.run()
	// The state is closed, and what was read of it last is told still.
	w.want("magpie_frontier_jobs", jobs)
	w.want("magpie_hosts", map[string]float64{"state=waiting": 2})

	w.metrics.frontier.until = time.Time{} // as if that was long ago
	c, err := Open(w.options())
	if err != nil {
		t.Fatal(err)
	}
	w.want("magpie_frontier_jobs", map[string]float64{
		"kind=image site=one state=open": 1, "kind=image site=one state=done": 1, "kind=page site=one state=done": 1,
	})
	w.want("magpie_hosts", map[string]float64{"state=parked": 1})
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestSitesThatAreGoneCountTogether(t *testing.T) {
	m := newFrontierMetrics([]string{"one"})
	got := m.jobsIn(frontier.Stats{Counts: []frontier.Count{
		{Site: "one", Kind: frontier.Image, State: frontier.Failed, Cause: "404", N: 1},
		{Site: "one", Kind: frontier.Image, State: frontier.Failed, Cause: "410", N: 2},
		{Site: "old", Kind: frontier.Page, State: frontier.Done, N: 3},
		{Site: "older", Kind: frontier.Page, State: frontier.Done, N: 4},
	}})
	want := map[jobsKey]int64{{"one", frontier.Image, frontier.Failed}: 3, {"other", frontier.Page, frontier.Done}: 7}
	if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(jobsKey{})); diff != "" {
		t.Errorf("jobs (-want +got):\n%s", diff)
	}
}

// A state that cannot be read is told to whoever asks, and takes nothing else
// along.
func TestMetricsTellThatTheStateCannotBeRead(t *testing.T) {
	front := frontier.NewMemory(time.Now)
	m := NewMetrics(&Rulebook{})
	m.watch(brokenStats{front})
	m.tried(fetch.OK)
	var w metrics.Writer
	if err := m.Write(&w); !errors.Is(err, errBrokenStats) {
		t.Errorf("writing says %v", err)
	}
	if !strings.Contains(string(w.Text()), `magpie_tries_total{class="ok"} 1`) {
		t.Errorf("the metrics are\n%s", w.Text())
	}
}

var errBrokenStats = errors.New("the disk is gone")

type brokenStats struct{ frontier.Frontier }

func (brokenStats) Stats(context.Context) (frontier.Stats, error) {
	return frontier.Stats{}, errBrokenStats
}

// A frontier that is slow to answer does not hold up the end of a run, and what it
// said before still serves.
func TestMetricsLetGoOfASlowState(t *testing.T) {
	m := newFrontierMetrics(nil)
	m.watch(frontier.NewMemory(time.Now))
	if _, err := m.current(); err != nil {
		t.Fatal(err)
	}
	asked := make(chan struct{})
	m.watch(slowStats{asked: asked})
	m.until = time.Time{}
	read := make(chan error)
	go func() {
		_, err := m.current()
		read <- err
	}()
	<-asked
	m.watch(nil)
	if err := <-read; err != nil {
		t.Errorf("what was known does not serve: %v", err)
	}
	if wait := time.Until(m.until); wait > statsFault {
		t.Errorf("it is asked again after %s", wait)
	}
}

// slowStats has its sums when nobody waits for them any more.
type slowStats struct {
	frontier.Frontier
	asked chan<- struct{}
}

func (s slowStats) Stats(ctx context.Context) (frontier.Stats, error) {
	close(s.asked)
	<-ctx.Done()
	if cause := ctx.Err(); errors.Is(cause, context.Canceled) {
		return frontier.Stats{}, cause
	}
	panic("it was waited for")
}

// Every cause that is found in this package has a name in metrics, so that "other"
// stands for what hosts make up alone.
func TestCausesHaveLabels(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	causes := 0
	for _, file := range files {
		for _, cause := range causesIn(t, file) {
			causes++
			if got := causeLabel(cause); got != cause {
				t.Errorf("the label of %q in %s is %q", cause, file, got)
			}
		}
	}
	if causes < 30 {
		t.Errorf("only %d causes were looked at", causes)
	}
}

// causesIn are the values of the constants of a file that are called after a cause.
func causesIn(t *testing.T, file string) (causes []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "cause") || len(spec.Values) != 1 {
			return true
		}
		if text, ok := spec.Values[0].(*ast.BasicLit); ok {
			cause, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			causes = append(causes, cause)
		}
		return true
	})
	return causes
}

func TestCauseLabel(t *testing.T) {
	for _, tt := range []struct{ cause, want string }{
		{"", ""}, {"404", "404"}, {"799", "other"}, {"timeout", "timeout"}, {"robots", "robots"}, {"network", "network"},
		{causeWhere, causeWhere}, {"<script>", "other"},
	} {
		if got := causeLabel(tt.cause); got != tt.want {
			t.Errorf("the label of %q is %q, want %q", tt.cause, got, tt.want)
		}
	}
}

func BenchmarkMetricsOfAnEvent(b *testing.B) {
	for name, m := range map[string]*Metrics{"none": nil, "some": NewMetrics(&Rulebook{})} {
		b.Run(name, func(b *testing.B) {
			e := Event{Kind: Saved, Site: "one", Job: "image"}
			for b.Loop() {
				m.add(e)
			}
		})
	}
}
