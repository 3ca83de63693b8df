package crawler

import (
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures"
	"magpie/frontier"
)

// doorTo is a door in front of what listens at an address.
func (w *world) doorTo(address string) *fixtures.Door {
	w.t.Helper()
	door, err := fixtures.NewDoor(address)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(door.Shut)
	return door
}

// behindDoor puts a door in front of the world's server.
func (w *world) behindDoor() *fixtures.Door {
	w.t.Helper()
	door := w.doorTo(w.server.HTTPAddr)
	w.server.HTTPAddr = door.Addr
	return door
}

// port81 leads port 81 of all hosts to a door of its own.
func (w *world) port81() *fixtures.Door {
	w.t.Helper()
	door := w.doorTo(w.server.HTTPAddr)
	w.elsewhere = append(w.elsewhere, w.connectTo("81", door.Addr))
	return door
}

// shutAt shuts a door when so many pictures were kept, and opens it after a
// while, until which the run goes on.
func (w *world) shutAt(kept int, door *fixtures.Door, away time.Duration) {
	w.prepare = patient
	saved := 0
	w.onEvent = func(e Event) {
		if e.Kind != Saved {
			return
		}
		if saved++; saved == kept {
			door.Shut()
			time.AfterFunc(away, func() { w.open(door) })
		}
	}
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
	const n = 120 // more than can be received before the first is told of
	all := w.gallery(n)
	door := w.behindDoor()
	w.onEvent = func(e Event) {
		if e.Kind == Saved {
			door.Shut()
		}
	}
	sum := w.run()
	wantPostponed(t, sum, "one.test", parked)
	if sum.Failed != 0 || sum.Saved+sum.Open != n || !sum.Again().IsZero() || sum.Postponed[0].Cause != causeNoAnswer {
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

// sickFirst is a gallery of which the first pictures are always answered so.
func (w *world) sickFirst(n, sick int, answer answerFunc) (all []string) {
	all = w.gallery(n)
	for _, address := range all[:sick] {
		w.answer(address, answer)
	}
	return all
}

// Addresses that go wrong for ever at a host that stands fail, however many they
// are and however they do it, and cost the others nothing.
func TestAddressesThatAreNeverAnswered(t *testing.T) {
	const sick = 60
	ways := map[string]answerFunc{"a reset": reset, "502": status(502), "503": status(503), "504": status(504)}
	for name, answer := range ways {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, fourAtOnce)
			all := w.sickFirst(100, sick, answer)
			sum := w.run()
			if sum.Saved != 100-sick || sum.Failed != sick || sum.Open != 0 || w.count(Postponed) != 0 {
				t.Errorf("got %+v", sum)
			}
			w.wantKept(all[sick:]...)
			w.wantRequests(1, all[sick:]...)
			for _, r := range w.records(frontier.Image, frontier.Failed) {
				if r.Tries != 3 || !r.Passing {
					t.Errorf("%s failed after %d tries, for good: %v", r.URL, r.Tries, !r.Passing)
				}
			}
		})
	}
}

// What goes wrong for one site of a host is nothing to another site there.
func TestSickSiteBesideAWellOne(t *testing.T) {
	w := newWorld(t, fourAtOnce+"  well: {start: 'http://one.test/well', image: img, tries: 3, parallelism: 4}\n")
	w.sickFirst(30, 30, status(502))
	var paths []string
	for i := range 200 {
		paths = append(paths, fmt.Sprintf("/well/%03d.jpg", i))
	}
	w.page("one.test/well", imgs(paths...))
	w.pictures(on(paths)...)
	if sum := w.run(); sum.Saved != 200 || sum.Failed != 30 || sum.Open != 0 {
		t.Errorf("got %+v", sum)
	}
	w.wantKept(on(paths)...)
}

// withPort81 lists pictures at port 81 first, then others.
func (w *world) withPort81(there, here int) (dead, live []string) {
	live = w.gallery(here)
	var body string
	for i := range there {
		address := fmt.Sprintf("one.test:81/p%03d.jpg", i)
		body += imgs("http://" + address)
		dead = append(dead, address)
	}
	w.pictures(dead...)
	var paths []string
	for _, address := range live {
		paths = append(paths, "http://"+address)
	}
	w.page("one.test/", body+imgs(paths...))
	return dead, live
}

// A port that is dead does not stop the port that lives.
func TestDeadPort(t *testing.T) {
	w := newWorld(t, fourAtOnce)
	w.port81().Shut()
	_, live := w.withPort81(40, 1000)
	sum := w.run()
	if sum.Saved != 1000 || sum.Failed != 40 || sum.Open != 0 || w.count(Postponed) != 0 {
		t.Errorf("got %+v", sum)
	}
	w.wantKept(live...)
}

// So is a port that others redirect to.
func TestRedirectsToADeadPort(t *testing.T) {
	w := newWorld(t, fourAtOnce)
	w.port81().Shut()
	all := w.sickFirst(100, 60, redirect("http://one.test:81/"))
	if sum := w.run(); sum.Saved != 40 || sum.Failed != 60 || sum.Open != 0 || w.count(Postponed) != 0 {
		t.Errorf("got %+v", sum)
	}
	w.wantKept(all[60:]...)
}

// A port that dies in the middle costs its own pictures, and no others for longer
// than until the next run.
func TestPortThatDies(t *testing.T) {
	w := newWorld(t, fourAtOnce)
	door := w.port81()
	_, live := w.withPort81(100, 200)
	w.onEvent = func(e Event) {
		if e.Kind == Saved {
			door.Shut()
		}
	}
	w.run()
	sum := w.run()
	if kept := len(w.records(frontier.Image, frontier.Done)); kept < len(live) || kept+int(sum.Failed) != 300 || sum.Open != 0 {
		t.Errorf("%d are kept after two runs, the second of which got %+v", kept, sum)
	}
}

// What is gone is where a redirect leads to, not who redirects.
func TestOutageBehindARedirect(t *testing.T) {
	w := newWorld(t, fourAtOnce)
	all := w.gallery(200)
	var there []string
	for _, address := range all {
		to := strings.Replace(address, "one.test/", "one.test:81/", 1)
		w.answer(address, redirect("http://"+to))
		w.pictures(to)
		there = append(there, to)
	}
	w.shutAt(50, w.port81(), 300*time.Millisecond)
	w.complete()
	w.wantKept(there...)
	w.wantNoTries()
}

// A network that is gone for longer than all tries take is gone for hosts with a
// single picture too, and for those that nobody had reached before it went.
func TestNetworkThatGoes(t *testing.T) {
	w := newWorld(t, fourAtOnce)
	var all []string
	for i := range 60 {
		all = append(all, fmt.Sprintf("h%02d.test/1.jpg", i))
	}
	for i := range 200 {
		all = append(all, fmt.Sprintf("one.test/%d.jpg", i)) // it has something left
	}
	w.page("one.test/", imgs(prefixed("http://", all)...))
	for _, address := range all {
		w.answer(address, func(n int, rw http.ResponseWriter, r *http.Request) {
			time.Sleep(5 * time.Millisecond)
			pictureOf(address)(n, rw, r)
		})
	}
	w.shutAt(20, w.behindDoor(), time.Second)
	w.prepare = func(c *Crawler) { c.backoff = backoff{base: 100 * time.Millisecond, longest: time.Second} }
	w.complete()
	w.wantKept(all...)
}

func prefixed(prefix string, all []string) (longer []string) {
	for _, s := range all {
		longer = append(longer, prefix+s)
	}
	return longer
}

// The portal of a hotel, which answers in the place of everybody for a while, is
// taken for nobody's word.
func TestStrangerInTheMiddle(t *testing.T) {
	w := newWorld(t, strings.Replace(fourAtOnce, "http:", "https:", 1))
	w.trust()
	all := w.gallery(200)
	door := w.doorTo(w.server.HTTPSAddr)
	w.server.HTTPSAddr = door.Addr
	w.prepare = patient
	saved, gone := 0, make(chan struct{})
	w.onEvent = func(e Event) {
		if e.Kind != Saved {
			return
		}
		if saved++; saved == 50 {
			door.Shut()
			leave := w.portal(door.Addr)
			time.AfterFunc(300*time.Millisecond, func() {
				defer close(gone)
				leave()
				w.open(door)
			})
		}
	}
	w.complete()
	<-gone
	w.wantKept(all...)
	w.wantNoTries()
}

// portal takes connections at an address with a certificate that nobody knows.
func (w *world) portal(address string) (leave func()) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		w.t.Error(err)
		return func() {}
	}
	portal := httptest.NewUnstartedServer(http.NotFoundHandler())
	portal.Listener.Close()
	portal.Listener = listener
	portal.Config.ErrorLog = log.New(io.Discard, "", 0)
	portal.StartTLS()
	return portal.Close
}

// A host that never was reached holds no worker for longer than it takes to be
// sure, however much is asked of it.
func TestManyAddressesOfNobody(t *testing.T) {
	const n = 1000
	w := newWorld(t, fourAtOnce)
	nobody := w.doorTo(w.server.HTTPAddr)
	nobody.Shut()
	lead := w.connectTo("80", nobody.Addr)
	lead.Host = "two.test"
	w.elsewhere = append(w.elsewhere, lead)
	var there []string
	for i := range n {
		there = append(there, fmt.Sprintf("http://two.test/%d.jpg", i))
	}
	live := []string{"one.test/a.jpg", "one.test/b.jpg"}
	w.pictures(live...)
	w.page("one.test/", imgs(append(there, "/a.jpg", "/b.jpg")...))
	sum := w.run()
	wantPostponed(t, sum, "two.test", parked)
	if sum.Saved != 2 || sum.Failed != 0 || sum.Open != n || !sum.Again().IsZero() || w.noAnswers() != 1 {
		t.Errorf("told %d times, got %+v", w.noAnswers(), sum)
	}
	tried := 0
	for _, r := range w.records(frontier.Image, frontier.Open) {
		tried += r.Tries
	}
	if tried > manyStrange+4 {
		t.Errorf("%d were asked for, want %d, and what is in flight then", tried, manyStrange)
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
	return newLane(&Crawler{frontier: front, backoff: defaultBackoff, flights: newFlights(), saver: newSaver(nil)}, h, 1, newConnections(1))
}

// began80 is an attempt that goes to port 80 of the lane's host, and begins now.
func (l *lane) began80() *flight {
	return &flight{all: l.flights, origin: "http://" + l.host.Name + ":80", heard: l.flights.heard}
}

// silentFor has some new jobs of a lane's host not reach it, one after the other,
// and says whether the host is left alone then.
func (o *outages) silentFor(l *lane, jobs int) bool {
	var r rest
	for range jobs {
		r = o.unreached(l, l.began80(), &frontier.Outcome{}, false)
	}
	return !r.Until.IsZero()
}

func TestWhoIsToBlame(t *testing.T) {
	met := func(name string) func(*outages) {
		return func(o *outages) { o.meet(name, "http://"+name+":80") }
	}
	tests := []struct {
		name     string
		answered bool           // the host did, in an earlier run
		before   func(*outages) // what happened
		jobs     int
		want     bool // that it is the host
	}{
		{"two jobs at a host of earlier runs", true, nil, 2, false},
		{"three jobs at a host of earlier runs", true, nil, 3, true},
		{"some jobs at a host that never was", false, nil, 19, false},
		{"many jobs at a host that never was", false, nil, 20, true},
		{"one job at a host of this run", true, met("one.test"), 1, false},
		{"three jobs at a host of this run", false, met("one.test"), 3, true},
		{"any jobs at another port than that of this run", true, func(o *outages) { o.meet("one.test", "http://one.test:81") }, 100, false},
		{"three jobs with an answer between", true, func(o *outages) {
			o.silentFor(leased(t, "one.test", true), 2)
			o.gave("one.test", time.Now())
		}, 1, false},
		{"one job, while a known host is gone", false, func(o *outages) {
			o.silentFor(leased(t, "two.test", true), 1)
		}, 1, true},
		{"one job, while a host is gone that never was", false, func(o *outages) {
			o.silentFor(leased(t, "two.test", false), 1)
		}, 1, false},
		{"one job, while a known host is gone, by an answer that was on its way", false, func(o *outages) {
			sent := time.Now()
			o.silentFor(leased(t, "two.test", true), 1)
			o.gave("three.test", sent)
		}, 1, true},
		{"jobs at a host that never was, while others are back", false, func(o *outages) {
			o.silentFor(leased(t, "two.test", true), 3)
			o.silentFor(leased(t, "one.test", false), 3)
			o.gave("three.test", time.Now())
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
			o.gave("one.test", time.Now())
			if o.isOut("one.test") {
				t.Error("a host that answered is still out")
			}
		})
	}
}

// The last try of a job at a host that never was reached counts if anybody else is
// heard after the try before, or if nobody is left who could be.
func TestLastTryAtAStranger(t *testing.T) {
	type moment struct {
		outages *outages
		lane    *lane
		failed  time.Time // when the try before did
	}
	asked := func(host string) func(moment) {
		return func(m moment) {
			m.lane.saver.prospects.begin(host)
		}
	}
	answered := func(sent time.Duration) func(moment) {
		return func(m moment) {
			asked("two.test")(m)
			m.lane.flights.heard = m.failed.Add(sent)
		}
	}
	tests := []struct {
		name   string
		before func(moment) // what happens between the two tries
		during func(moment) // and during the last one
		want   int          // tries of the job then
		pays   bool         // for the last one
	}{
		{"nobody else is asked", nil, nil, 2, true},
		{"another that never was is asked", asked("three.test"), nil, 2, true},
		{"a host that was reached is asked", asked("two.test"), nil, 2, false},
		{"it is out, though another has answered", func(m moment) {
			m.outages.silentFor(leased(t, "two.test", true), 3)
			m.outages.gave("three.test", time.Now())
		}, nil, 2, false},
		{"its last picture is being saved", func(m moment) {
			asked("two.test")(m)
			m.lane.flights.start(t.Context(), "two.test", frontier.Job{})
			m.lane.saver.prospects.end("two.test")
		}, nil, 2, true},
		{"it answers", answered(time.Second), nil, 2, true},
		{"it answers what was sent before", answered(-time.Second), nil, 2, false},
		{"it answers when the last try is on its way", nil, answered(time.Second), 2, false},
		{"it is not reached", func(m moment) { m.outages.silentFor(leased(t, "two.test", true), 1) }, nil, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := moment{outages: newOutages(), lane: leased(t, "one.test", false)}
			m.outages.meet("two.test", "http://two.test:80")
			m.outages.silentFor(m.lane, 1)
			m.failed = m.outages.silent["one.test"].vain
			if tt.before != nil {
				tt.before(m)
			}
			f := m.lane.began80()
			if tt.during != nil {
				tt.during(m)
			}
			last := frontier.Outcome{Job: frontier.Job{Tries: 2}}
			r := m.outages.unreached(m.lane, f, &last, true)
			if pays := r.Until.IsZero(); pays != tt.pays || last.Job.Tries != tt.want {
				t.Errorf("it pays: %v, with %d tries, want %v, %d", pays, last.Job.Tries, tt.pays, tt.want)
			}
		})
	}
}

// The first request to a host that never was reached proves nothing, be it the
// last of its job: the answers of a run came before it, and maybe before an outage.
func TestOnlyTryAtAStranger(t *testing.T) {
	tests := []struct {
		name  string
		tries int // that the job spent in an earlier run
	}{
		{"a job with one try", 0},
		{"a job that an earlier run had tried", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, l := newOutages(), leased(t, "one.test", false)
			o.meet("two.test", "http://two.test:80")
			l.saver.prospects.begin("two.test")
			ask := func() (pays bool) {
				l.flights.heard = time.Now()
				last := frontier.Outcome{Job: frontier.Job{Tries: tt.tries}}
				return o.unreached(l, l.began80(), &last, true).Until.IsZero()
			}
			if ask() {
				t.Error("it pays for the first request of a run, which nobody answered since")
			}
			if !ask() {
				t.Error("it does not pay, though somebody answered since it was asked first")
			}
		})
	}
}

// Whether a host that is out will tell of the network is known without a look at
// each that is silent: the set of them holds those that are out, while they are
// asked in this run.
func TestGoneWhileAsked(t *testing.T) {
	o := newOutages()
	wantGone := func(when string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(o.gone))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	for i := range 10 {
		o.silentFor(leased(t, fmt.Sprintf("never%d.test", i), false), manyStrange)
	}
	o.silentFor(leased(t, "two.test", true), manyUnreached-1)
	wantGone("after two requests")
	o.silentFor(leased(t, "two.test", true), 1)
	wantGone("after three", "two.test")
	o.gave("two.test", time.Now())
	wantGone("after an answer")
	o.silentFor(leased(t, "two.test", true), manyUnreached)
	for range manyWaits {
		o.silentFor(leased(t, "two.test", true), 1)
	}
	wantGone("when it is left to a later run")
	o.silentFor(leased(t, "two.test", true), 1)
	wantGone("when it is asked for something else then")
}

// A host that never was reached is asked again soon, however long it may be the
// network, and people are not told that it will answer.
func TestDoubtAboutAStranger(t *testing.T) {
	o := newOutages()
	o.silentFor(leased(t, "two.test", true), 1)
	var told []string
	for n := range manyDoubts {
		l := leased(t, "one.test", false)
		r := o.unreached(l, l.began80(), &frontier.Outcome{Result: frontier.Result{Detail: "refused"}}, false)
		if wait := time.Until(r.Until); wait <= 0 || wait > longestDoubt {
			t.Errorf("wait %d lasts %v, want %v at most", n+1, wait, longestDoubt)
		}
		if r.news != "" {
			told = append(told, r.news)
		}
	}
	l := leased(t, "one.test", false)
	r := o.unreached(l, l.began80(), &frontier.Outcome{Result: frontier.Result{Detail: "refused"}}, false)
	if wait := time.Until(r.Until); wait < parked-time.Minute {
		t.Errorf("at last it is left alone for %v, want %v", wait, parked)
	}
	want := []string{
		"no answer for 0s (refused): it is asked again, to know whether it is the host or the network",
		"no answer for 0s (refused): what is left there is left to another run",
	}
	if diff := cmp.Diff(want, append(told, r.news)); diff != "" {
		t.Errorf("people are told (-want +got):\n%s", diff)
	}
}

// What streams in shows that the network was there, but no later than so much ago
// as may lie in buffers.
func TestHeardWhileABodyComes(t *testing.T) {
	began := time.Now()
	fs := newFlights()
	f := flightOf(fs.start(t.Context(), "one.test", frontier.Job{}))
	body := f.body(io.NopCloser(io.LimitReader(zeros{}, 3*mostUnread)), 3*mostUnread)
	read := func(n int64) {
		t.Helper()
		if _, err := io.CopyN(io.Discard, body, n); err != nil {
			t.Fatal(err)
		}
	}
	read(mostUnread - 1)
	if !fs.heard.IsZero() {
		t.Error("somebody is heard by what may have arrived at once")
	}
	read(1)
	if !fs.heard.After(began) {
		t.Error("nobody is heard by more than that")
	}
	vain := time.Now()
	read(mostUnread)
	if fs.heard.After(vain) {
		t.Error("what may have lain in buffers shows that somebody is there still")
	}
	read(mostUnread)
	if !fs.heard.After(vain) {
		t.Error("nobody is heard after that by what came since")
	}
}

// zeros is a body without an end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// That a host is left alone keeps nothing of the lane that was there: they may be
// many thousands.
func TestHostLeftAloneKeepsNoLane(t *testing.T) {
	o := newOutages()
	leave := func() weak.Pointer[lane] {
		l := leased(t, "one.test", false)
		if !o.silentFor(l, manyStrange) {
			t.Error("the host is not left alone")
		}
		return weak.Make(l)
	}
	left := leave()
	runtime.GC()
	if left.Value() != nil {
		t.Error("the lane is still there")
	}
	runtime.KeepAlive(o)
}

// A wrong name beside a host that is slow to be asked fails when that is heard.
func TestWrongNameInASlowCrawl(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, tries: 3, parallelism: 1, interval: 100ms}
`)
	nobody := w.doorTo(w.server.HTTPAddr)
	nobody.Shut()
	lead := w.connectTo("80", nobody.Addr)
	lead.Host = "two.test"
	w.elsewhere = append(w.elsewhere, lead)
	w.pictures("one.test/a.jpg", "one.test/b.jpg", "one.test/c.jpg")
	w.page("one.test/", imgs("http://two.test/1.jpg", "/a.jpg", "/b.jpg", "/c.jpg"))
	if sum := w.run(); sum.Saved != 3 || sum.Failed != 1 || sum.Open != 0 {
		t.Errorf("got %+v", sum)
	}
}
