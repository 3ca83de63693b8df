package crawler

import (
	"fmt"
	"slices"
	"time"
)

const (
	// quietTime is after how long without any movement a run is taken for
	// stalled, and longTime after how long what is in flight is worth a word,
	// though it moves. Both double each time they are told.
	quietTime = time.Minute
	longTime  = 10 * time.Minute
	// watchPeriod is how often the watchdog looks.
	watchPeriod = time.Second
	// maxNamed bounds what is named of a stall.
	maxNamed = 5
)

// Aloft is a job in flight, as the watchdog names it.
type Aloft struct {
	URL   string    `json:"url"`
	Host  string    `json:"host"`
	Site  string    `json:"site"`
	Job   string    `json:"job"`
	Step  string    `json:"step"`
	Since time.Time `json:"since"`
	Bytes int64     `json:"bytes"`
}

// watchdog names what is in flight when nothing moves: no byte arrives, no step
// is made, no job ends. It ends nothing: what may take how long is for those to
// say who wait. To wait for a turn is no stall; nor is it one that nothing is in
// flight, for then the run waits for a host, or for space.
//
// Times are those of the process, which stand still while a machine sleeps: to
// wake up is no stall either.
type watchdog struct {
	flights             *flights
	emit                func(Event)
	quiet, long, period time.Duration

	// What follows belongs to watch.
	since time.Time     // when the stall began that was told last
	gap   time.Duration // how long that had lasted
}

// start begins to watch. stop, called once, waits for the end.
func (w *watchdog) start() (stop func()) {
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(w.period)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				w.look(time.Now())
			case <-quit:
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}

// look tells of what is stalled and of what takes long.
func (w *watchdog) look(now time.Time) {
	if e := w.stall(now); e != nil {
		w.emit(*e)
	}
	for _, e := range w.flights.long(now, w.long) {
		w.emit(e)
	}
}

// stall is the event of a stall that is worth telling now, nil for none.
func (w *watchdog) stall(now time.Time) *Event {
	moved, waiting := w.flights.stuck()
	if len(waiting) == 0 {
		return nil
	}
	least := w.quiet
	if moved.Equal(w.since) {
		least = 2 * w.gap
	}
	lasted := now.Sub(moved)
	if lasted < least {
		return nil
	}
	w.since, w.gap = moved, lasted
	return &Event{
		Kind: Stalled, InFlight: waiting[:min(len(waiting), maxNamed)],
		Detail: fmt.Sprintf("nothing has moved for %s; in flight: %d", lasted.Round(time.Second), len(waiting)),
	}
}

// stuck tells when anything moved last, and what does not wait for its turn, the
// oldest first.
func (fs *flights) stuck() (moved time.Time, all []Aloft) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range fs.aloft {
		if f.step != stepTurn {
			all = append(all, f.named())
		}
	}
	slices.SortFunc(all, func(a, b Aloft) int { return a.Since.Compare(b.Since) })
	return fs.moved, all
}

// long is what has been in flight for so long since it had its turn, and was last told of when it had
// been for half as long as now.
func (fs *flights) long(now time.Time, least time.Duration) (events []Event) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range fs.aloft {
		if f.step == stepTurn {
			f.since, f.told = now, 0 // it waits as it was told to
			continue
		}
		lasted := now.Sub(f.since)
		if lasted < least || lasted < 2*f.told {
			continue
		}
		f.told = lasted
		events = append(events, Event{
			Kind: Slow, Site: f.site, Host: f.host, Job: f.kind.String(), URL: f.url, Bytes: f.bytes,
			Detail: fmt.Sprintf("in flight for %s, now %s, %s received", lasted.Round(time.Second), f.step, megabytes(f.bytes)),
		})
	}
	return events
}

// named is the flight for people. The caller holds mu.
func (f *flight) named() Aloft {
	return Aloft{
		URL: f.url, Host: f.host, Site: f.site, Job: f.kind.String(),
		Step: string(f.step), Since: f.since, Bytes: f.bytes,
	}
}
