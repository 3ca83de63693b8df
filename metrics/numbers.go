package metrics

import "sync/atomic"

// Numbers are a metric that is a counter or a gauge, with a whole number for each
// combination of values of its labels. All methods may be called at the same time.
type Numbers struct {
	name, help string
	kind       Kind
	series     *series[atomic.Int64]
}

// NewCounter returns a counter without samples; if it has no labels, with one of 0.
func NewCounter(name, help string, labels ...string) *Numbers {
	return &Numbers{name, help, Counter, newSeries[atomic.Int64](labels)}
}

// NewGauge returns a gauge, as NewCounter does a counter.
func NewGauge(name, help string, labels ...string) *Numbers {
	return &Numbers{name, help, Gauge, newSeries[atomic.Int64](labels)}
}

// Of returns the number for values of the labels, in their order. From then on it is
// told, also while it is 0. It panics if there are more values than labels, or fewer.
func (n *Numbers) Of(values ...string) *atomic.Int64 { return n.series.of(values) }

// Write tells the metric, if it has samples.
func (n *Numbers) Write(w *Writer) {
	all := n.series.all()
	if len(all) == 0 {
		return
	}
	w.Head(n.name, n.kind, n.help)
	for _, o := range all {
		w.Sample(n.name, float64(o.value.Load()), o.labels...)
	}
}
