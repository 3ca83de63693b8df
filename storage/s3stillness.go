package storage

import (
	"net/http"
	"sync"
	"time"
)

// stillness calls cancel when nothing moves for a while, as long as it is watched.
type stillness struct {
	limit  time.Duration
	cancel func()
	// overtaking, if set, ends the while sooner where others were faster.
	overtaking *overtaking

	mu    sync.Mutex
	timer *time.Timer // nil while it is not watched
	since time.Time   // when something moved last
}

func (s *stillness) watch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.since = time.Now()
	s.timer = time.AfterFunc(s.next(), s.look)
}

func (s *stillness) rest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timer.Stop()
	s.timer = nil
}

// moved says that something came or went.
func (s *stillness) moved() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.since = time.Now()
		s.timer.Reset(s.next())
	}
}

// look ends the while, or begins to wait for the rest of it.
func (s *stillness) look() {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.timer == nil:
	case time.Since(s.since) >= s.limit, s.overtaking.since(s.since):
		s.cancel()
	default:
		s.timer.Reset(s.next())
	}
}

// next is how long it is until there is something to look at.
func (s *stillness) next() time.Duration {
	rest := s.limit - time.Since(s.since)
	if s.overtaking == nil {
		return rest
	}
	return min(rest, s.overtaking.patience)
}

// overtaking knows of the requests which hold up others that were put together with
// them whether one that began later was answered: then it is not the server that is
// slow. It is safe for concurrent use.
type overtaking struct {
	// patience is how long the silence of one is no news, whoever was faster.
	patience time.Duration

	mu   sync.Mutex
	last time.Time // the latest beginning of one that was answered
}

// overtakingPatience is much longer than a server takes for a picture that is put at
// once, and than one waits that shares a narrow way with others.
const overtakingPatience = 10 * time.Second

// holdsOthers reports whether a request is a picture that is put at once. It may be
// made again: who puts one under a name that it has already finds its own bytes there.
func holdsOthers(req *http.Request) bool {
	return req.Method == http.MethodPut && req.URL.RawQuery == "" && req.ContentLength <= partSize
}

// answered notes when a request began that was answered well.
func (o *overtaking) answered(began time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if began.After(o.last) {
		o.last = began
	}
}

// since reports whether the silence of a request that began at a time is one that
// another did not share, which began after that.
func (o *overtaking) since(began time.Time) bool {
	if o == nil || time.Since(began) < o.patience {
		return false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.last.After(began)
}
