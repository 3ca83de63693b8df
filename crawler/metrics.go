package crawler

import (
	"magpie/fetch"
	"magpie/frontier"
	"magpie/metrics"
)

// Metrics count what a run does, for whoever watches it while it lasts. They are
// for one run. What counts does nothing on nil, so a run without metrics counts
// nothing.
type Metrics struct {
	fetch    *fetch.Metrics
	frontier *frontierMetrics

	tries    *metrics.Numbers // class
	pages    *metrics.Numbers // cause, site, state
	pictures *metrics.Numbers // cause, site, state
	verdicts *metrics.Numbers // format, verdict
	batch    *metrics.Histograms
	durable  *metrics.Histograms
}

// durabilities are the buckets of what a batch takes to be durable, in seconds.
var durabilities = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// NewMetrics returns metrics that count from 0. Somebody hands them to a run as
// Options.Metrics, and has them written when they are asked for.
func NewMetrics(rules *Rulebook) *Metrics {
	return &Metrics{
		fetch:    fetch.NewMetrics(),
		frontier: newFrontierMetrics(rules.names),
		tries: metrics.NewCounter("magpie_tries_total",
			"Attempts at a page or picture by the class of their verdict.", "class"),
		pages: metrics.NewCounter("magpie_pages_total",
			"Pages by what became of them: read, unchanged, skipped, failed.", "cause", "site", "state"),
		pictures: metrics.NewCounter("magpie_pictures_total",
			"Pictures by what became of them: kept, skipped, failed; of a refresh unchanged, replaced, gone, unsure.",
			"cause", "site", "state"),
		verdicts: metrics.NewCounter("magpie_verifier_verdicts_total",
			"What arrived as a picture by its format and what its structure tells.", "format", "verdict"),
		batch: metrics.NewHistogram("magpie_saver_batch_pictures",
			"Pictures that are made durable and recorded together.", batchSizes()),
		durable: metrics.NewHistogram("magpie_saver_durable_seconds",
			"Time that a batch of pictures takes until it is durable and recorded.", durabilities),
	}
}

// batchSizes are the buckets of how many pictures a batch has: every other number.
func batchSizes() (sizes []float64) {
	for n := 2; n <= maxBatch; n += 2 {
		sizes = append(sizes, float64(n))
	}
	return sizes
}

// Write tells what was counted, and what the state of the run holds. If that cannot
// be read, all else is told.
func (m *Metrics) Write(w *metrics.Writer) error {
	m.fetch.Write(w)
	m.tries.Write(w)
	m.pages.Write(w)
	m.pictures.Write(w)
	m.verdicts.Write(w)
	m.batch.Write(w)
	m.durable.Write(w)
	return m.frontier.write(w)
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
