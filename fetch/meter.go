package fetch

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// meter follows one request for Metrics. What never had its turn counts as
// nothing.
type meter struct {
	metrics    *Metrics
	host, kind string // labels
	received   prometheus.Counter
	inFlight   prometheus.Gauge
	tell       func(Stage) // whoever follows the request besides

	mu       sync.Mutex
	joined   time.Time // the line of its host
	began    time.Time // had its turn; zero before that
	heard    bool      // there was a first byte
	answered bool
	over     bool
}

func (m *Metrics) meter(host, kind string, tell func(Stage)) *meter {
	host = m.hosts.of(host)
	return &meter{
		metrics: m, host: host, kind: kind, tell: tell,
		received: m.received.WithLabelValues(host), inFlight: m.inFlight.WithLabelValues(host),
	}
}

// reach takes note of a stage. Those of a repetition belong to the request that
// is repeated, but that its answer is what counts.
func (m *meter) reach(s Stage) {
	m.tell(s)
	now := time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case s == StageTurn && m.began.IsZero():
		m.joined = now
	case s == StageConnect && m.began.IsZero() && !m.over:
		m.began = now
		m.metrics.gateWait.Observe(now.Sub(m.joined).Seconds())
		m.inFlight.Inc()
	case s == StageBody && !m.heard && !m.over:
		m.heard = true
		m.metrics.firstByte.WithLabelValues(m.kind).Observe(now.Sub(m.began).Seconds())
	}
}

// answer takes note of a status.
func (m *meter) answer(status int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answered = true
	m.metrics.requests.WithLabelValues(m.host, codeLabel(status)).Inc()
}

// fail ends a request without an answer.
func (m *meter) fail() {
	m.mu.Lock()
	hadTurn := !m.began.IsZero()
	m.mu.Unlock()
	if hadTurn {
		m.metrics.requests.WithLabelValues(m.host, unansweredLabel).Inc()
	}
	m.end()
}

// end may be called more than once.
func (m *meter) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.over {
		return
	}
	m.over = true
	if m.began.IsZero() {
		return
	}
	m.inFlight.Dec()
	if m.answered {
		m.metrics.duration.WithLabelValues(m.kind).Observe(time.Since(m.began).Seconds())
	}
}
