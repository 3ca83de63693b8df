package crawler

import (
	"github.com/prometheus/client_golang/prometheus"

	"magpie/fetch"
	"magpie/frontier"
)

// Metrics count what a run does, for whoever watches it while it lasts. They are
// a prometheus.Collector, for one run. All methods of nil do nothing, so a run
// without metrics counts nothing.
type Metrics struct {
	fetch    *fetch.Metrics
	frontier *frontierMetrics

	tries    *prometheus.CounterVec // class
	pages    *prometheus.CounterVec // site, state, cause
	pictures *prometheus.CounterVec // site, state, cause
	verdicts *prometheus.CounterVec // format, verdict
	batch    prometheus.Histogram
	durable  prometheus.Histogram
}

// durabilities are the buckets of what a batch takes to be durable, in seconds.
var durabilities = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// NewMetrics returns metrics that count from 0. Somebody registers them, and
// hands them to a run as Options.Metrics.
func NewMetrics(rules *Rulebook) *Metrics {
	ended := []string{"site", "state", "cause"}
	return &Metrics{
		fetch:    fetch.NewMetrics(),
		frontier: newFrontierMetrics(rules.names),
		tries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "magpie_tries_total",
			Help: "Attempts at a page or picture by the class of their verdict.",
		}, []string{"class"}),
		pages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "magpie_pages_total",
			Help: "Pages by what became of them: read, unchanged, skipped, failed.",
		}, ended),
		pictures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "magpie_pictures_total",
			Help: "Pictures by what became of them: kept, skipped, failed; of a refresh unchanged, replaced, gone, unsure.",
		}, ended),
		verdicts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "magpie_verifier_verdicts_total",
			Help: "What arrived as a picture by its format and what its structure tells.",
		}, []string{"format", "verdict"}),
		batch: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "magpie_saver_batch_pictures", Buckets: prometheus.LinearBuckets(2, 2, maxBatch/2),
			Help: "Pictures that are made durable and recorded together.",
		}),
		durable: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "magpie_saver_durable_seconds", Buckets: durabilities,
			Help: "Time that a batch of pictures takes until it is durable and recorded.",
		}),
	}
}

func (m *Metrics) collectors() []prometheus.Collector {
	return []prometheus.Collector{m.fetch, m.frontier, m.tries, m.pages, m.pictures, m.verdicts, m.batch, m.durable}
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(to chan<- *prometheus.Desc) {
	for _, c := range m.collectors() {
		c.Describe(to)
	}
}

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(to chan<- prometheus.Metric) {
	for _, c := range m.collectors() {
		c.Collect(to)
	}
}

// ofFetch are those of a run's client, nil if nobody wants them.
func (m *Metrics) ofFetch() *fetch.Metrics {
	if m == nil {
		return nil
	}
	return m.fetch
}

// watch has the metrics tell of a frontier until unwatch is called, which is
// before it is closed.
func (m *Metrics) watch(front frontier.Frontier) {
	if m != nil {
		m.frontier.watch(front)
	}
}

func (m *Metrics) unwatch() { m.watch(nil) }
