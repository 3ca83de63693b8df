package main

import (
	"testing"

	"magpie/fixtures"
	"magpie/frontier"
)

// What failed for good is fetched by the next run once somebody says so, and
// only then.
func TestRetryMakesFailuresDue(t *testing.T) {
	t.Parallel()
	e := newEasel(4)
	first, second := e.pictures[0], e.pictures[1]
	w := newWorld(t, []byte(easelYAML), fixtures.Misbehave(e,
		fixtures.Order{Path: "/3.jpg", Requests: fixtures.First(1), Do: fixtures.Status(410)}), "one.test")
	e.replace(1, nil)
	e.replace(2, nil)
	w.run(exitIncomplete)
	e.replace(1, first)
	e.replace(2, second)
	w.run(exitDone)
	if n := len(w.records(frontier.Image, frontier.Failed)); n != 3 {
		t.Fatalf("%d pictures failed, want 3: an ordinary run asks for none again", n)
	}

	w.offline(exitUsage, "retry", "--cause", "500").wantLines(`nothing failed for "500"; what failed did for 404, 410`)
	w.offline(exitUsage, "retry", "wasps")
	w.offline(exitDone, "retry", "--cause", "404").wantLines("2 404", "2 due again")
	if n := len(w.records(frontier.Image, frontier.Failed)); n != 1 {
		t.Errorf("%d pictures failed, want the 410 alone", n)
	}
	w.offline(exitDone, "retry", "easel").wantLines("1 410")
	w.offline(exitDone, "retry").wantLines("nothing failed")
	w.server.Counter().Reset()
	w.run(exitDone)
	if n := w.server.Counter().Total(); n != 4 {
		t.Errorf("%d requests, want the page and three pictures", n)
	}
	w.wantBytes(map[string][]byte{
		"easel/1.jpg": first, "easel/2.jpg": second, "easel/3.jpg": e.pictures[2], "easel/4.jpg": e.pictures[3],
	})
}

func TestRetryIsRefusedBesideARun(t *testing.T) {
	t.Parallel()
	w := newWorld(t, []byte(easelYAML), fixtures.Misbehave(newEasel(1),
		fixtures.Order{Path: "/1.jpg", Do: fixtures.Stall(0)}), "one.test")
	w.offline(exitFailed, "retry").wantLines("nothing was run yet")
	w.offline(exitDone, "retry", "--help").wantLines("Exit codes: 0 done")
	p := w.start()
	p.until("a picture is asked for", func() bool { return w.server.Counter().Requests("https://one.test/1.jpg") > 0 })
	w.offline(exitFailed, "retry").wantLines("another run is using it")
	w.do(exitFailed, "verify", "--repair").wantLines("wait for it to end")
}

// A number that was absent is asked for again when somebody says so, or by a run
// that asks for everything, and by no other.
func TestAbsentNumbersAreAskedForAgain(t *testing.T) {
	t.Parallel()
	e := newEasel(4)
	third, fourth := e.pictures[2], e.pictures[3]
	yaml := []byte("sites:\n  easel: {urls: 'https://one.test/[1-4].jpg'}\n")
	w := newWorld(t, yaml, e, "one.test")
	e.replace(3, nil)
	e.replace(4, nil)
	w.run(exitDone)
	e.replace(3, third)
	w.server.Counter().Reset()
	w.run(exitDone)
	w.run(exitDone, "--reread")
	if n := w.server.Counter().Total(); n != 0 {
		t.Errorf("%d requests, want none: numbers are asked for once", n)
	}
	w.run(exitDone, "--full")
	if n := w.server.Counter().Total(); n != 2 {
		t.Errorf("%d requests, want those of the two that were absent", n)
	}
	e.replace(4, fourth)
	w.offline(exitUsage, "retry", "--cause", "shorter").wantLines("nothing failed for")
	w.offline(exitDone, "retry").wantLines("nothing failed")
	w.offline(exitDone, "retry", "--cause", "absent").wantLines("1 absent", "1 due again")
	w.run(exitDone)
	w.wantBytes(map[string][]byte{
		"easel/1.jpg": e.pictures[0], "easel/2.jpg": e.pictures[1], "easel/3.jpg": third, "easel/4.jpg": fourth,
	})
}
