package metrics

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// written is what was told by some of the functions here.
func written(tell ...func(*Writer)) string {
	var w Writer
	for _, t := range tell {
		t(&w)
	}
	return string(w.Text())
}

func TestMetricsAsText(t *testing.T) {
	requests := NewCounter("requests_total", "Requests,\nby \\ status.", "code", "host")
	requests.Of("404", "b.test").Add(1)
	requests.Of("200", "b.test").Add(2_000_000_000)
	requests.Of("200", "a.test").Add(3)
	waiting := NewGauge("waiting", "Who waits.")
	waiting.Of().Add(-2)
	odd := NewGauge("odd", "Odd names.", "name")
	odd.Of("a\"b\\c\nd\xff").Store(1)
	sizes := NewHistogram("size_bytes", "Sizes.", []float64{0.5, 1, 10}, "kind")
	for _, size := range []float64{0.25, 1, 1, 5, 11} {
		sizes.Observe(size, "page")
	}
	for _, tt := range []struct {
		name string
		tell func(*Writer)
		want string
	}{
		{"a counter with labels", requests.Write, `# HELP requests_total Requests,\nby \\ status.
# TYPE requests_total counter
requests_total{code="200",host="a.test"} 3
requests_total{code="200",host="b.test"} 2e+09
requests_total{code="404",host="b.test"} 1
`},
		{"a gauge without", waiting.Write, "# HELP waiting Who waits.\n# TYPE waiting gauge\nwaiting -2\n"},
		{"text is escaped", odd.Write, "# HELP odd Odd names.\n# TYPE odd gauge\nodd{name=\"a\\\"b\\\\c\\nd\ufffd\"} 1\n"},
		{"a histogram", sizes.Write, `# HELP size_bytes Sizes.
# TYPE size_bytes histogram
size_bytes_bucket{kind="page",le="0.5"} 1
size_bytes_bucket{kind="page",le="1"} 3
size_bytes_bucket{kind="page",le="10"} 4
size_bytes_bucket{kind="page",le="+Inf"} 5
size_bytes_sum{kind="page"} 18.25
size_bytes_count{kind="page"} 5
`},
		{"a histogram that observed nothing", NewHistogram("wait_seconds", "Waits.", []float64{1}).Write, `# HELP wait_seconds Waits.
# TYPE wait_seconds histogram
wait_seconds_bucket{le="1"} 0
wait_seconds_bucket{le="+Inf"} 0
wait_seconds_sum 0
wait_seconds_count 0
`},
		{"nothing of labels that had no values", NewCounter("none_total", "None.", "host").Write, ""},
		{"no histogram of labels that had no values", NewHistogram("none_seconds", "None.", nil, "host").Write, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, written(tt.tell)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Prometheus reads all of it, and finds no fault with the names.
func TestMetricsOfTheProcessAreReadByPrometheus(t *testing.T) {
	text := written(WriteGo, func(w *Writer) {
		if err := WriteProcess(w); err != nil {
			t.Error(err)
		}
	})
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	for _, name := range []string{"go_goroutines", "go_threads", "go_memstats_alloc_bytes", "go_memstats_sys_bytes", "go_gc_gogc_percent"} {
		if got := families[name].GetMetric(); len(got) != 1 || got[0].GetGauge().GetValue() < 1 {
			t.Errorf("%s is %v", name, got)
		}
	}
	if got := families["go_gc_duration_seconds"].GetMetric(); len(got) != 1 || len(got[0].GetSummary().GetQuantile()) != 5 {
		t.Errorf("the pauses are %v", got)
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestNumbersAreCountedAtTheSameTime(t *testing.T) {
	requests := NewCounter("requests_total", "Requests.", "host")
	sizes := NewHistogram("size_bytes", "Sizes.", []float64{1}, "host")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				requests.Of("a.test").Add(1)
				sizes.Observe(1, "a.test")
				_ = written(requests.Write, sizes.Write)
			}
		})
	}
	all.Wait()
	got := written(requests.Write, sizes.Write)
	for _, want := range []string{`requests_total{host="a.test"} 800`, `size_bytes_count{host="a.test"} 800`, `size_bytes_sum{host="a.test"} 800`} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %s in\n%s", want, got)
		}
	}
}

func TestOtherLabelsPanic(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a value without a label is counted")
		}
	}()
	NewCounter("requests_total", "Requests.", "host").Of("a.test", "200")
}
