package main

import (
	"strings"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/fixtures/unruly"
)

const (
	// cutAt is how many bytes arrive of a body that does not arrive as a whole.
	cutAt = 20
	// impatient is a short timeout, for hosts that stay silent.
	impatient = "timeout: 1500ms"
)

// wireFaults are those of connections and of how bodies arrive.
func wireFaults() map[string]faultCase {
	return map[string]faultCase{
		"connection refused":         connectionRefused,
		"host that goes for a while": awayForAWhile,
		"reset before the answer":    sick{do: fixtures.Reset(), passes: true, asked: 2, hangsUp: true}.run,
		"reset inside the body":      sick{do: fixtures.ResetAfter(cutAt), passes: true, asked: 2}.run,
		"body cut short of its Content-Length": sick{
			do: fixtures.Cut(cutAt), passes: true, asked: 2,
		}.run,
		"body cut without a Content-Length": sick{
			do: fixtures.CutUnannounced(cutAt), passes: true, asked: 2,
		}.run,
		"Content-Length too long": sick{do: fixtures.LongLength(100), passes: true, asked: 2}.run,
		"Content-Length too short": sick{
			do: fixtures.ShortLength(100), asked: 2, kept: map[string][]byte{"ward/sick.damaged.jpg": sickPicture[:len(sickPicture)-100]},
		}.run,
		"chunked body cut": sick{do: fixtures.CutChunked(cutAt), passes: true, asked: 2}.run,
		"silence before the answer": sick{
			do: fixtures.Stall(0), passes: true, asked: 2, settings: impatient, lingers: true,
		}.run,
		"silence inside the body": sick{
			do: fixtures.StallAfter(cutAt, 0), passes: true, asked: 2, settings: impatient, lingers: true,
		}.run,
		"slow drip": sick{
			do: fixtures.Drip(1, 200*time.Millisecond), passes: true, asked: 2, settings: impatient, lingers: true,
		}.run,
	}
}

func connectionRefused(t *testing.T, row faultRow) {
	r := remote{server: serve(t, remoteGallery())}
	if err := r.server.HangUp(); err != nil {
		t.Fatal(err)
	}
	r.heal = func(*world) *fixtures.Server {
		if err := r.server.PickUp(); err != nil {
			t.Fatal(err)
		}
		return r.server
	}
	r.run(t, row)
}

// awayForAWhile has a host that answered go while pictures are fetched.
func awayForAWhile(t *testing.T, row faultRow) {
	const pictures = 10
	w := newWorld(t, []byte(`
sites:
  ward:
    start: https://one.test/
    image: a.pic
    tries: 2
    interval: 20ms
    parallelism: 2
`), unruly.Links(pictures), "one.test")
	counter := w.server.Counter()
	const fifth = "https://one.test/img/4.jpg"
	p := w.start()
	p.until("the fifth picture was asked for", func() bool { return counter.Requests(fifth) > 0 })
	if err := w.server.HangUp(); err != nil {
		t.Fatal(err)
	}
	p.until("it said that the host is gone", func() bool { return strings.Contains(p.stderr.String(), "no answer for ") })
	if err := w.server.PickUp(); err != nil {
		t.Fatal(err)
	}
	if got := p.wait(); got != row.exit {
		t.Errorf("exit code %d, want %d\n%s%s", got, row.exit, &p.stdout, &p.stderr)
	}
	w.wantRecord(row, fifth)
	w.wantFiles(unrulyFiles(pictures))
	w.wantNothingAstray()
	w.wantPeak(2, "one.test")
	for url, n := range counter.Repeats() {
		if n > 2 {
			t.Errorf("%s was asked for %d times, want once, and once more if its answer was cut", url, n)
		}
	}
	if got := longestPause(counter.Starts("one.test")); got < time.Second {
		t.Errorf("the longest pause is %v: the host was not gone", got)
	}
	w.wantNothingNew("ward", 1)
}
