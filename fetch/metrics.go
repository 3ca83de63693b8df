package fetch

import (
	"github.com/prometheus/client_golang/prometheus"
)

// Metrics count what a [Client] asks of hosts and gets of them, as seen right
// above the wire: what robots.txt is asked for is among it, and what was refused
// before it was asked is not. A request that net/http repeats by itself counts
// once.
//
// It is a prometheus.Collector, for one Client.
type Metrics struct {
	hosts hostLabels

	requests  *prometheus.CounterVec   // host, code
	received  *prometheus.CounterVec   // host
	inFlight  *prometheus.GaugeVec     // host
	firstByte *prometheus.HistogramVec // kind
	duration  *prometheus.HistogramVec // kind
	gateWait  prometheus.Histogram
}

// durations are the buckets of what hosts take, in seconds: from what one on the
// same machine takes to a large file on a slow line.
var durations = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300}

// waits are the buckets of what a turn is waited for, in seconds. Longer than 30
// no request waits.
var waits = []float64{.0001, .001, .01, .05, .1, .25, .5, 1, 2, 5, 10, 30}

// NewMetrics returns metrics that count from 0. Somebody registers them.
func NewMetrics() *Metrics {
	return &Metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "magpie_requests_total",
			Help: "Requests by the status code of the answer, none where there was no answer.",
		}, []string{"host", "code"}),
		received: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "magpie_received_bytes_total",
			Help: "Bytes of bodies that were read, as they are on the wire.",
		}, []string{"host"}),
		inFlight: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "magpie_requests_in_flight",
			Help: "Requests that had their turn and whose body was not read to its end yet.",
		}, []string{"host"}),
		firstByte: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "magpie_request_first_byte_seconds", Buckets: durations,
			Help: "Time from the turn of a request to the first byte of its answer.",
		}, []string{"kind"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "magpie_request_duration_seconds", Buckets: durations,
			Help: "Time from the turn of a request that was answered to the end of the body.",
		}, []string{"kind"}),
		gateWait: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "magpie_gate_wait_seconds", Buckets: waits,
			Help: "Time that requests waited for their turn at their host.",
		}),
	}
}

func (m *Metrics) collectors() []prometheus.Collector {
	return []prometheus.Collector{m.requests, m.received, m.inFlight, m.firstByte, m.duration, m.gateWait}
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
