package main

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/frontier"
)

// soakTime is how long the soak goes on: 20 seconds, or MAGPIE_SOAK.
func soakTime(t *testing.T) time.Duration {
	text := os.Getenv("MAGPIE_SOAK")
	if text == "" {
		return 20 * time.Second
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("MAGPIE_SOAK: %v; say 30m", err)
	}
	return d
}

// A gallery that grows is walked by one run after another, in every kind of bad
// weather, and each is stopped in some way at some moment, with the other
// commands beside it and in between. Nothing is lost, nothing is ever there that
// is less than whole, and nothing that was recorded is asked for again. When it
// is calm, one more run has every picture that there is.
//
// The seed decides what is tried, not how it falls together: a seed again is
// another soak much like the first.
func TestSoak(t *testing.T) {
	slow(t)
	s := newSoak(t)
	for end, going := time.Now().Add(soakTime(t)), true; going && time.Now().Before(end); {
		going = s.round()
	}
	s.stop()
	s.finish()
	s.report()
}

// soak is a world in which runs are disturbed.
type soak struct {
	*world
	orchard *orchard
	weather *weather
	ledger  *ledger
	random  *rand.Rand
	stop    func() // ends the weather; may be called twice

	runs    int
	endings map[string]int
}

func newSoak(t *testing.T) *soak {
	t.Helper()
	random := seeded(t)
	o := newOrchard(300)
	mischief := fixtures.Misbehave(fixtures.Delay(25*time.Millisecond, o))
	l := newLedger(mischief, o)
	w := newWorld(t, orchardSites(), l)
	s := &soak{world: w, orchard: o, ledger: l, random: random, endings: map[string]int{}}
	s.weather = newWeather(t, o, mischief, w.server, rand.New(rand.NewPCG(random.Uint64(), 0)))
	w.flags = append(w.flags, s.weather.connectTo()...)

	ctx, cancel := context.WithCancel(t.Context())
	var blowing sync.WaitGroup
	blowing.Go(func() { s.weather.blow(ctx) })
	s.stop = func() {
		cancel()
		blowing.Wait()
	}
	t.Cleanup(s.stop)
	return s
}

// round makes a run, ends it in some way, and looks at what it left. It reports
// whether all was well.
func (s *soak) round() bool {
	s.runs++
	outer := s.world
	defer func() { s.world = outer }()
	return outer.t.Run("run "+strconv.Itoa(s.runs), func(t *testing.T) {
		s.world = outer.in(t)
		args := []string{"--json"}
		if s.random.IntN(12) == 0 {
			args = append(args, "--refresh")
		}
		p := s.start(args...)
		s.lookBeside(p)
		s.end(p)
		s.ledger.settle(s.world, p)
		s.lookBetween()
		if t.Failed() {
			t.Logf("the run was crawl %s and said\n%s", strings.Join(p.cmd.Args[1:], " "), &p.stderr)
		}
	})
}

// lookBeside has other commands look at the crawl while a run is on.
func (s *soak) lookBeside(p *process) {
	s.t.Helper()
	s.let(p, 800)
	switch {
	case !s.hasState():
	case s.random.IntN(4) == 0:
		s.command(exitDone, "status")
	case s.random.IntN(4) == 0:
		s.command(exitDone, "verify")
	}
	s.let(p, 800)
}

// hasState reports whether a run came far enough to leave anything to look at.
func (s *soak) hasState() bool {
	_, err := os.Stat(s.state())
	return err == nil
}

// let lets a run go on for less than so many milliseconds, or to its end.
func (s *soak) let(p *process, milliseconds int) {
	select {
	case <-p.ended:
	case <-time.After(time.Duration(s.random.IntN(milliseconds)) * time.Millisecond):
	}
}

// lookBetween looks at a crawl that nobody runs, or has what failed tried again.
func (s *soak) lookBetween() {
	s.t.Helper()
	if !s.hasState() {
		return
	}
	switch s.random.IntN(8) {
	case 0:
		s.command(exitDone, "verify")
	case 1:
		s.command(exitDone, "status", "apple")
	case 2, 3:
		s.command(exitDone, "retry")
	}
}

// ending is a way in which a run is stopped.
type ending struct {
	name    string
	signals []os.Signal
}

// endings are as often as they stand here.
var endings = []ending{
	{"kill -9", []os.Signal{os.Kill}},
	{"kill -9", []os.Signal{os.Kill}},
	{"kill -9", []os.Signal{os.Kill}},
	{"SIGTERM", []os.Signal{syscall.SIGTERM}},
	{"Ctrl-C", []os.Signal{os.Interrupt}},
	{"Ctrl-C, then kill -9", []os.Signal{os.Interrupt, os.Kill}},
	{"Ctrl-C twice", []os.Signal{os.Interrupt, os.Interrupt}},
	{"let go on", nil},
}

// end ends a run in some way, if it does not end by itself before. What it says
// then is the truth.
func (s *soak) end(p *process) {
	s.t.Helper()
	e := endings[s.random.IntN(len(endings))]
	if e.signals == nil {
		s.let(p, 5000)
		e.signals = []os.Signal{os.Interrupt}
	}
	if !p.isRunning() {
		e.name = "ended by itself"
	}
	for _, signal := range e.signals {
		p.signal(signal)
		s.let(p, 300)
	}
	s.endings[e.name]++
	code := p.waitOrTell()
	switch code {
	case exitDone:
		if open := s.left(0, frontier.Open); len(open) > 0 {
			s.t.Errorf("exit code 0 with %d jobs open, such as %s", len(open), open[0].URL)
		}
		if strings.Contains(p.stdout.String(), `"event":"failed"`) {
			s.t.Errorf("exit code 0 of a run that failed something\n%s", &p.stderr)
		}
	case exitIncomplete, exitInterrupted, -1:
	default:
		s.t.Errorf("exit code %d\n%s", code, &p.stderr)
	}
}

// waitOrTell is wait for a run that has been told to end. One that does not is
// made to show where it hangs.
func (p *process) waitOrTell() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(2 * time.Minute):
		p.signal(syscall.SIGQUIT)
		<-p.ended
		p.t.Fatalf("the run does not end\n%s", &p.stderr)
	}
	return p.wait()
}

// finish makes the last runs, in calm weather: the first has everything but
// pictures in whose place a whole other one came, and a refresh finds these.
func (s *soak) finish() {
	s.t.Helper()
	s.command(exitDone, "retry")
	s.ledger.settle(s.world, s.run(exitDone, "--json"))
	s.ledger.wantAll(s.world, false)
	s.ledger.settle(s.world, s.run(exitDone, "--refresh"))
	s.ledger.wantAll(s.world, true)
	s.command(exitDone, "verify")
	if parts := s.parts(); len(parts) > 0 {
		s.t.Errorf("parts are left: %v", parts)
	}
}

func (s *soak) report() {
	s.t.Helper()
	s.t.Logf("%d runs, ended by %v; %d outages; misdeeds met: %v", s.runs, s.endings, s.weather.outages, s.weather.mischief.Given())
	s.t.Logf("%d pictures, %d files that say that they are damaged, %d requests in all; lost %d, broken %d, asked for again after they were recorded %d",
		len(s.orchard.all()), s.ledger.damaged, s.server.Counter().Total(), s.ledger.lost, s.ledger.broken, s.ledger.again)
}
