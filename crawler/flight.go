package crawler

import (
	"context"
	"io"
	"sync"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

// step is how far a job in flight has come.
type step string

// The steps, in their order. At stepTurn it waits for what is known: the
// interval, the limit or the rate of its host, or that somebody's robots.txt is
// read.
const (
	stepTurn    step = "waiting for its turn"
	stepConnect step = "connecting"
	stepAnswer  step = "waiting for the answer"
	stepReceive step = "receiving"
	stepRead    step = "reading the page"
	stepSave    step = "saving"
)

// steps are those that requests take.
var steps = map[fetch.Stage]step{
	fetch.StageTurn: stepTurn, fetch.StageConnect: stepConnect, fetch.StageHeader: stepAnswer, fetch.StageBody: stepReceive,
}

// mostUnread is more than what may have arrived of an answer before it is read: so
// much lies in the buffers of a connection at most.
const mostUnread = 16 << 20

// flight is a job in flight: one that a worker has begun and whose ending was
// not sent. A nil flight is that of nobody's job; its methods do nothing.
type flight struct {
	all             *flights
	kind            frontier.Kind
	site, url, host string
	at              *leasedHost // nil if the host is not leased

	// What follows is guarded by all.mu.
	since    time.Time
	step     step
	bytes    int64     // received
	expected int64     // in all, 0 if unknown
	reached  bool      // a connection stood for the latest request
	stood    time.Time // since when it did
	heard    time.Time // all.heard, when this attempt began
	answered bool      // it was, with a byte at least
	met      bool      // a connection stood for any request of this attempt
	origin   string    // where the latest request ended, "" if it did not
	mark     time.Time // when markedAt bytes were received
	markedAt int64
	told     time.Duration // how long it had lasted when the watchdog last named it
}

// flights are the jobs in flight, as many as there are workers. All methods may
// be called from many goroutines.
type flights struct {
	mu      sync.Mutex
	aloft   map[frontier.ID]*flight
	hosts   map[string]*leasedHost // by name
	moved   time.Time              // when anything happened last
	arrived int64                  // bytes received, in all
	// heard is a time after which somebody sent something: when the latest request
	// went off that was answered, or of what arrives for long, some time before.
	heard time.Time
}

func newFlights() *flights {
	return &flights{aloft: map[frontier.ID]*flight{}, hosts: map[string]*leasedHost{}, moved: time.Now()}
}

type flightKey struct{}

// start begins the flight of a job. Requests made with the context tell it how
// far they have come. Its owner calls land with the job's ID.
func (fs *flights) start(ctx context.Context, host string, job frontier.Job) context.Context {
	now := time.Now()
	f := &flight{all: fs, kind: job.Kind, site: job.Site, url: job.URL, host: host, since: now, step: stepTurn}
	fs.mu.Lock()
	fs.aloft[job.ID], fs.moved, f.heard, f.at = f, now, fs.heard, fs.hosts[host]
	fs.mu.Unlock()
	return fetch.WithStages(context.WithValue(ctx, flightKey{}, f), func(s fetch.Stage) { f.reach(steps[s]) })
}

// land ends a flight.
func (fs *flights) land(id frontier.ID) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	delete(fs.aloft, id)
	fs.moved = time.Now()
}

// received is how many bytes have arrived since the run began.
func (fs *flights) received() int64 {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fs.arrived
}

// awaited is how many bytes are still to come of what is in flight, as far as
// hosts said.
func (fs *flights) awaited() (n int64) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range fs.aloft {
		n += max(f.expected-f.bytes, 0)
	}
	return n
}

func flightOf(ctx context.Context) *flight {
	f, _ := ctx.Value(flightKey{}).(*flight)
	return f
}

// reach notes a step.
func (f *flight) reach(s step) {
	if f == nil {
		return
	}
	f.all.mu.Lock()
	defer f.all.mu.Unlock()
	f.step, f.all.moved = s, time.Now()
	switch s {
	case stepConnect:
		f.reached, f.answered = false, false
	case stepAnswer:
		f.reached, f.met, f.stood = true, true, f.all.moved
	case stepReceive:
		f.answered = true
	}
}

// anew begins another attempt at the same job.
func (f *flight) anew() {
	if f == nil {
		return
	}
	f.all.mu.Lock()
	defer f.all.mu.Unlock()
	f.reached, f.answered, f.met, f.origin = false, false, false, ""
	f.bytes, f.expected, f.step, f.heard = 0, 0, stepTurn, f.all.heard
}

// end notes where the latest request ended, or was to go if nobody could be asked
// for the robots.txt there. It tells whether it was answered, and whether any
// request of the attempt reached somebody, such as who redirected it.
func (f *flight) end(origin string, unasked bool) (answered, met bool) {
	if f == nil {
		return false, false
	}
	f.all.mu.Lock()
	defer f.all.mu.Unlock()
	f.origin = origin
	if unasked {
		// It may have been another job that asked.
		f.reached, f.answered = false, false
	}
	if f.answered && f.stood.After(f.all.heard) {
		f.all.heard = f.stood
	}
	return f.answered, f.met
}

// sent is when the latest request went off that a connection stood for.
func (f *flight) sent() time.Time {
	if f == nil {
		return time.Time{}
	}
	f.all.mu.Lock()
	defer f.all.mu.Unlock()
	return f.stood
}

// heardSince reports whether anybody had answered, when this attempt began, a
// request that was sent after a time.
func (f *flight) heardSince(t time.Time) bool {
	if f == nil {
		return false
	}
	f.all.mu.Lock()
	defer f.all.mu.Unlock()
	return f.heard.After(t)
}

// outcome tells where the latest request ended, and whether it got there.
func (f *flight) outcome() (origin string, reached bool) {
	if f == nil {
		return "", false
	}
	f.all.mu.Lock()
	defer f.all.mu.Unlock()
	return f.origin, f.reached
}

// body counts what is read of an answer of so many bytes, less than 1 if that is
// not known. Whoever closes it closes the answer's own.
func (f *flight) body(b io.ReadCloser, length int64) io.ReadCloser {
	if f == nil {
		return b
	}
	f.all.mu.Lock()
	defer f.all.mu.Unlock()
	f.bytes, f.expected = 0, max(length, 0)
	f.mark, f.markedAt = time.Now(), 0
	return &countedBody{b, f}
}

// hear takes note that a body still comes. What is read may have arrived long ago,
// where a rate is to be kept: so much must have been read since a time that not all
// of it had arrived then. The caller holds all.mu.
func (f *flight) hear() {
	if f.bytes-f.markedAt < mostUnread {
		return
	}
	if f.mark.After(f.all.heard) {
		f.all.heard = f.mark
	}
	f.mark, f.markedAt = f.all.moved, f.bytes
}

// countedBody is a body on its way.
type countedBody struct {
	io.ReadCloser
	flight *flight
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		all := b.flight.all
		all.mu.Lock()
		defer all.mu.Unlock()
		b.flight.bytes += int64(n)
		all.arrived += int64(n)
		if b.flight.at != nil {
			b.flight.at.received += int64(n)
		}
		all.moved = time.Now()
		b.flight.hear()
	}
	return n, err
}
