package main

import (
	"testing"
	"time"

	"magpie/fixtures"
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
		"connection refused":      connectionRefused,
		"reset before the answer": sick{do: fixtures.Reset(), passes: true, asked: 2, hangsUp: true}.run,
		"reset inside the body":   sick{do: fixtures.ResetAfter(cutAt), passes: true, asked: 2}.run,
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
