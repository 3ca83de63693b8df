//go:build unix

package main

import (
	"bytes"
	"net/http"
	"testing"

	"magpie/fixtures/bulk"
)

// A server that lost its power right after the run began, and with it what the start pages
// are, is told of them again: a run does not end as if there was nothing to do.
func TestFleetWhoseServerForgetsTheBeginning(t *testing.T) {
	slow(t)
	o := bulk.Options{Hosts: hostsOf(3), Pages: 2, PerPage: 3, Size: 3000}
	f := newPacedFleet(t, 1, o, "parallelism: 2, robots: false")
	gate := make(chan struct{})
	f.world = newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-gate:
			f.gallery.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	}), o.Hosts...)
	f.configs = f.fleetOf(1, f.redis.state(), f.sites)
	f.join().until("a page is asked for", func() bool { return f.server.Counter().Total() > 0 })
	f.redis.CutPower(bytes.Index(f.redis.Told(), []byte("fleet:{host0.test}")))
	f.redis.Start()
	close(gate)
	f.end(len(o.Hosts) * 2 * 3)
	wantSaid(t, f.runs[0].stderr.String()+f.runs[0].stdout.String(), "forgot what it was told")
}
