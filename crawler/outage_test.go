package crawler

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"magpie/fetch"
	"magpie/fixtures"
	"magpie/frontier"
)

// behindDoor puts a door in front of the world's server.
func (w *world) behindDoor() *fixtures.Door {
	w.t.Helper()
	door, err := fixtures.NewDoor(w.server.HTTPAddr)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(door.Shut)
	w.server.HTTPAddr = door.Addr
	return door
}

func (w *world) open(door *fixtures.Door) {
	if err := door.Open(); err != nil {
		w.t.Error(err)
	}
}

// patient waits for an absent host for seconds, not for milliseconds.
func patient(c *Crawler) { c.backoff = backoff{base: 8 * time.Millisecond, longest: time.Second} }

// wantNoTries wants no picture to have failed, or to have come near it.
func (w *world) wantNoTries() {
	w.t.Helper()
	for _, r := range w.records(frontier.Image, frontier.Unknown) {
		if r.State == frontier.Failed || r.Tries > 1 {
			w.t.Errorf("%s is %s after %d tries (%s)", r.URL, r.State, r.Tries, r.Detail)
		}
	}
}

// noAnswers counts what was told of hosts that do not answer.
func (w *world) noAnswers() (n int) {
	for _, e := range w.events {
		if e.Kind == Postponed && e.Cause == causeNoAnswer {
			n++
		}
	}
	return n
}

const fourAtOnce = `
sites:
  s: {start: 'http://one.test/', image: img, tries: 3, parallelism: 4}
`

// A host that goes away for longer than all tries of a job take, and comes back,
// costs no picture, and hardly a request.
func TestOutageInTheMiddle(t *testing.T) {
	const n = 500
	w := newWorld(t, fourAtOnce)
	all := w.gallery(n)
	door := w.behindDoor()
	back := make(chan struct{})
	saved := 0
	w.prepare = patient
	w.onEvent = func(e Event) {
		switch e.Kind {
		case Saved:
			if saved++; saved == n/3 {
				door.Shut()
			}
		case Postponed:
			go func() { // the run waits for whoever is told
				defer close(back)
				time.Sleep(200 * time.Millisecond)
				w.open(door)
			}()
		}
	}
	w.complete()
	<-back
	w.wantKept(all...)
	w.wantNoTries()
	if told, again := w.noAnswers(), w.count(Resumed); told != 1 || again != 1 {
		t.Errorf("told %d times that the host is gone and %d times that it is back, want once each", told, again)
	}
	repeated := 0
	for _, address := range all {
		repeated += w.server.Counter().Requests("http://"+address) - 1
	}
	if repeated > 4 {
		t.Errorf("%d pictures were asked for again, want those that were in flight: 4 at most", repeated)
	}
}

// A host that stays away is left to the next run, which begins with it at once.
func TestOutageThatLasts(t *testing.T) {
	w := newWorld(t, fourAtOnce)
	all := w.gallery(60)
	door := w.behindDoor()
	w.onEvent = func(e Event) {
		if e.Kind == Saved {
			door.Shut()
		}
	}
	sum := w.run()
	wantPostponed(t, sum, "one.test", parked)
	if sum.Failed != 0 || sum.Saved+sum.Open != 60 || !sum.Again().IsZero() || sum.Postponed[0].Cause != causeNoAnswer {
		t.Errorf("got %+v", sum)
	}
	w.wantNoTries()

	t.Run("into the next run", func(t *testing.T) {
		if again := w.run(); again.Saved != 0 || again.Failed != 0 || again.Open < sum.Open {
			t.Errorf("got %+v", again)
		}
		w.wantNoTries()
	})
	w.onEvent = nil
	w.open(door)
	w.complete()
	w.wantKept(all...)
}

// A host behind a door that says it cannot reach it is away likewise.
func TestOutageBehindADoor(t *testing.T) {
	w := newWorld(t, fourAtOnce)
	all := w.gallery(60)
	away := make(chan struct{})
	for _, address := range all[10:] {
		w.answer(address, func(n int, rw http.ResponseWriter, r *http.Request) {
			select {
			case <-away:
				pictureOf(address)(n, rw, r)
			default:
				rw.WriteHeader(http.StatusBadGateway)
			}
		})
	}
	w.prepare = patient
	w.onEvent = func(e Event) {
		if e.Kind == Postponed {
			time.AfterFunc(100*time.Millisecond, func() { close(away) })
		}
	}
	w.complete()
	w.wantKept(all...)
}

// A wrong name fails as any address does, within its tries.
func TestHostThatNeverAnswered(t *testing.T) {
	w := newWorld(t, oneSite)
	w.behindDoor().Shut()
	sum := w.run()
	if sum.Failed != 1 || sum.Open != 0 || w.count(Postponed) != 0 {
		t.Errorf("got %+v", sum)
	}
	if r := w.wantRecord(frontier.Page, frontier.Failed, "refused connection"); r.Tries != 3 {
		t.Errorf("%d tries, want 3", r.Tries)
	}
}

// Addresses that break the connection for ever fail, however few others are left
// to show that their host answers.
func TestAddressesThatAreNeverAnswered(t *testing.T) {
	for _, broken := range []int{1, 2, 7} {
		t.Run(fmt.Sprint(broken), func(t *testing.T) {
			w := newWorld(t, fourAtOnce)
			all := w.gallery(20)
			for _, address := range all[:broken] {
				w.answer(address, reset)
			}
			runs := 1
			for sum := w.run(); sum.Open > 0 && runs < 5; sum = w.run() {
				runs++
			}
			failed := w.records(frontier.Image, frontier.Failed)
			if len(failed) != broken || runs > 3 {
				t.Errorf("%d failed after %d runs, want %d", len(failed), runs, broken)
			}
			w.wantKept(all[broken:]...)
		})
	}
}

// leased is a lane at a host, which answered before or never did.
func leased(t *testing.T, host string, answered bool) *lane {
	t.Helper()
	front := frontier.NewMemory(time.Now)
	job := frontier.Job{ID: frontier.NewID(frontier.Page, "", host), Kind: frontier.Page, Host: host}
	if _, err := front.Add(t.Context(), []frontier.Job{job}); err != nil {
		t.Fatal(err)
	}
	h, _, err := front.Take(t.Context(), time.Hour)
	if err != nil || h == nil {
		t.Fatal(h, err)
	}
	if answered {
		again := frontier.Outcome{Job: job, State: frontier.Open, Result: frontier.Result{Status: http.StatusNotFound}}
		if err := front.Done(t.Context(), h, []frontier.Outcome{again}); err != nil {
			t.Fatal(err)
		}
	}
	return newLane(&Crawler{frontier: front, backoff: defaultBackoff}, h, 1)
}

// silentFor has some jobs of a lane's host go unanswered, one after the other,
// and says whether the host is left alone then.
func (o *outages) silentFor(l *lane, jobs int) bool {
	var r rest
	for i := range jobs {
		id := frontier.NewID(frontier.Image, "", fmt.Sprint(i))
		r = o.unanswered(l, "http://"+l.host.Name+"/", id, false, fetch.Verdict{})
	}
	return !r.Until.IsZero()
}

func TestWhoIsToBlame(t *testing.T) {
	tests := []struct {
		name     string
		answered bool           // the host did, in an earlier run
		before   func(*outages) // what happened
		jobs     int
		want     bool // that it is the host
	}{
		{"one job at a host of earlier runs", true, nil, 1, false},
		{"two jobs", true, nil, 2, false},
		{"three jobs", true, nil, 3, true},
		{"three jobs at a host that never answered", false, nil, 3, false},
		{"one job at a host that answered in this run", true, func(o *outages) { o.gave("one.test", "http://one.test/") }, 1, true},
		{"one job at another port than that which answered", true, func(o *outages) { o.gave("one.test", "http://one.test:81/") }, 1, false},
		{"a host that never answered, while another is gone", false, func(o *outages) {
			o.silentFor(leased(t, "two.test", true), 3)
		}, 3, true},
		{"a host that never answered, while others are back", false, func(o *outages) {
			o.silentFor(leased(t, "two.test", true), 3)
			o.gave("three.test", "http://three.test/")
		}, 3, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := newOutages()
			if tt.before != nil {
				tt.before(o)
			}
			l := leased(t, "one.test", tt.answered)
			if got := o.silentFor(l, tt.jobs); got != tt.want {
				t.Errorf("the host is to blame: %v, want %v", got, tt.want)
			}
			if got := o.isOut("one.test"); got != tt.want {
				t.Errorf("the host is out: %v, want %v", got, tt.want)
			}
			o.gave("one.test", "http://one.test/")
			if o.isOut("one.test") || len(o.out) > 1 {
				t.Errorf("a host that answered is still out: %v", o.out)
			}
		})
	}
}
