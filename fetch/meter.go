package fetch

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// meter follows one request for Metrics. What never had its turn counts as
// nothing.
type meter struct {
	metrics    *Metrics
	host, kind string
	tell       func(Stage) // whoever follows the request besides

	mu       sync.Mutex
	label    string        // of the host, "" before something has come to it
	received *atomic.Int64 // nil before there is an answer
	inFlight *atomic.Int64 // nil before it had its turn
	joined   time.Time     // the line of its host
	began    time.Time     // had its turn; zero before that
	heard    bool          // there was a first byte
	answered bool
	over     bool
}

func (m *Metrics) meter(host, kind string, tell func(Stage)) *meter {
	return &meter{metrics: m, host: host, kind: kind, tell: tell}
}

// name takes the label of the host, which not all can have: those that nothing
// comes to, such as one with a private address, shall not use them up.
func (m *meter) name() {
	if m.label != "" {
		return
	}
	m.label = m.metrics.hosts.of(m.host)
	if m.inFlight != nil {
		m.fly(m.label)
	}
}

// fly counts the request as in flight at the host with a label, and nowhere else.
func (m *meter) fly(label string) {
	if m.inFlight != nil {
		m.inFlight.Add(-1)
	}
	m.inFlight = m.metrics.inFlight.Of(label)
	m.inFlight.Add(1)
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
		m.fly(m.metrics.hosts.known(m.host))
	case s == StageHeader && !m.over:
		m.name()
	case s == StageBody && !m.heard && !m.over:
		m.heard = true
		m.metrics.firstByte.Observe(now.Sub(m.began).Seconds(), m.kind)
	}
}

// answer takes note of a status.
func (m *meter) answer(status int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answered = true
	m.name()
	m.received = m.metrics.received.Of(m.label)
	m.metrics.requests.Of(codeLabel(status), m.label).Add(1)
}

// fail ends a request without an answer.
func (m *meter) fail(err error) {
	m.mu.Lock()
	if !m.began.IsZero() && (m.label != "" || !isUnseen(err)) {
		m.name()
		m.metrics.requests.Of(unansweredLabel, m.label).Add(1)
	}
	m.mu.Unlock()
	m.end()
}

// isUnseen reports whether a request ended before it could have come to its host:
// nobody has that name, or it leads where nothing is asked for.
func isUnseen(err error) bool {
	return as[*AddressError](err) || as[*PrivateAddressError](err) || as[*net.DNSError](err)
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
	m.inFlight.Add(-1)
	if m.answered {
		m.metrics.duration.Observe(time.Since(m.began).Seconds(), m.kind)
	}
}
