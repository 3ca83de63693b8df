package fetch

import (
	"magpie/metrics"
)

// Metrics count what a [Client] asks of hosts and gets of them, as seen right
// above the wire: what robots.txt is asked for is among it, and what was refused
// before it was asked is not. A request that net/http repeats by itself counts
// once. They are for one Client.
type Metrics struct {
	hosts hostLabels

	requests  *metrics.Numbers    // code, host
	received  *metrics.Numbers    // host
	inFlight  *metrics.Numbers    // host
	firstByte *metrics.Histograms // kind
	duration  *metrics.Histograms // kind
	gateWait  *metrics.Histograms
}

// durations are the buckets of what hosts take, in seconds: from what one on the
// same machine takes to a large file on a slow line.
var durations = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300}

// waits are the buckets of what a turn is waited for, in seconds. Longer than 30
// no request waits.
var waits = []float64{.0001, .001, .01, .05, .1, .25, .5, 1, 2, 5, 10, 30}

// NewMetrics returns metrics that count from 0.
func NewMetrics() *Metrics {
	return &Metrics{
		requests: metrics.NewCounter("magpie_requests_total",
			"Requests by the status code of the answer, none where there was no answer.", "code", "host"),
		received: metrics.NewCounter("magpie_received_bytes_total",
			"Bytes of bodies that were read, as they are on the wire.", "host"),
		inFlight: metrics.NewGauge("magpie_requests_in_flight",
			"Requests that had their turn and whose body was not read to its end yet.", "host"),
		firstByte: metrics.NewHistogram("magpie_request_first_byte_seconds",
			"Time from the turn of a request to the first byte of its answer.", durations, "kind"),
		duration: metrics.NewHistogram("magpie_request_duration_seconds",
			"Time from the turn of a request that was answered to the end of the body.", durations, "kind"),
		gateWait: metrics.NewHistogram("magpie_gate_wait_seconds",
			"Time that requests waited for their turn at their host.", waits),
	}
}

// Write tells what was counted.
func (m *Metrics) Write(w *metrics.Writer) {
	m.requests.Write(w)
	m.received.Write(w)
	m.inFlight.Write(w)
	m.firstByte.Write(w)
	m.duration.Write(w)
	m.gateWait.Write(w)
}
