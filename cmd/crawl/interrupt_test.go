package main

import (
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"magpie/fixtures/bulk"
)

// interruptWhen presses Ctrl-C when told, and wants the run to end as one that
// was interrupted.
func (p *process) interruptWhen(what string, is func() bool) {
	p.t.Helper()
	p.until(what, is)
	p.interrupt()
	if code := p.wait(); code != exitInterrupted {
		p.t.Errorf("exit code %d after Ctrl-C, want %d\n%s%s", code, exitInterrupted, &p.stdout, &p.stderr)
	}
}

// Ctrl-C once finishes what is under way and says what is left; the same
// command goes on from there and asks for nothing twice.
func TestCtrlCDrains(t *testing.T) {
	gallery := bulk.Options{Hosts: []string{"one.test"}, Pages: 3, PerPage: 40, Size: 3000, Latency: 5 * time.Millisecond}
	w := newWorld(t, oneHost, bulk.New(gallery), "one.test")
	counter := w.server.Counter()
	p := w.start()
	p.interruptWhen("pictures were asked for", func() bool { return counter.Total() > 20 })
	if !strings.Contains(p.stderr.String(), "finishing what is under way") {
		t.Errorf("Ctrl-C says nothing:\n%s", &p.stderr)
	}
	if !strings.Contains(p.stdout.String(), "goes on with what is left") {
		t.Errorf("the summary does not say that something is left:\n%s", &p.stdout)
	}
	if asked, saved := counter.Total(), len(w.files()); saved == 0 || saved >= 120 || asked-saved > 3 {
		t.Errorf("%d requests and %d pictures: what was under way was not finished", asked, saved)
	}
	w.run(exitDone)
	if n := len(w.files()); n != 120 {
		t.Errorf("%d pictures in the end, want 120", n)
	}
	for url, n := range counter.Repeats() {
		if !strings.Contains(url, "/list/") {
			t.Errorf("%s was asked for %d times", url, n)
		}
	}
}

// Ctrl-C twice ends a run whose host answers nothing.
func TestCtrlCTwiceStops(t *testing.T) {
	gallery := bulk.Options{Hosts: []string{"one.test"}, Pages: 1, PerPage: 1, Size: 3000, Latency: time.Hour}
	w := newWorld(t, oneHost, bulk.New(gallery), "one.test")
	p := w.start()
	p.until("its first request", func() bool { return w.server.Counter().Total() > 0 })
	p.interrupt()
	p.until("it said that it stops", func() bool { return strings.Contains(p.stderr.String(), "Ctrl-C again") })
	p.interrupt()
	if code := p.wait(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d\n%s", code, exitInterrupted, &p.stderr)
	}
}

// Stopped by a signal a run says so with its exit code and saves its state. One
// lets it finish what is under way, so that nothing was asked for in vain; after
// two no more is lost than by a kill. The same command ends with the files of an
// undisturbed run.
func TestStoppedBySignals(t *testing.T) {
	slow(t)
	undisturbed := undisturbedKill(t)
	// Whoever starts the tests may have SIGHUP ignored, as nohup does; what is caught
	// here has its default again in a command that is started.
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGHUP)
	defer signal.Stop(caught)
	tests := []struct {
		name    string
		signals []os.Signal
	}{
		{"Ctrl-C", []os.Signal{os.Interrupt}},
		{"Ctrl-C twice", []os.Signal{os.Interrupt, os.Interrupt}},
		{"SIGTERM", []os.Signal{syscall.SIGTERM}},
		{"SIGHUP", []os.Signal{syscall.SIGHUP}},
		{"SIGTERM twice", []os.Signal{syscall.SIGTERM, syscall.SIGTERM}},
		{"Ctrl-C, then SIGTERM", []os.Signal{os.Interrupt, syscall.SIGTERM}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newKilledWorld(t)
			busy := 150 + seeded(t).IntN(300)
			p := w.start("--json")
			p.until("it was busy", func() bool { return w.server.Counter().Total() > busy })
			p.signal(test.signals[0])
			p.until("it said that it stops", func() bool { return strings.Contains(p.stderr.String(), "finishing what is under way") })
			for _, s := range test.signals[1:] {
				p.signal(s)
			}
			if code := p.wait(); code != exitInterrupted {
				t.Errorf("exit code %d, want %d\n%s", code, exitInterrupted, &p.stderr)
			}
			saved := len(w.kept())
			if asked := w.countPictureRequests(); len(test.signals) == 1 && asked != saved {
				t.Errorf("%d pictures were asked for and %d recorded: what was under way was not finished", asked, saved)
			}
			w.wantUnharmed(p, undisturbed)
			w.resume(undisturbed)
		})
	}
}
