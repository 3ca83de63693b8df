package crawler

import (
	"context"
	"fmt"
	"time"

	"magpie/frontier"
)

// heldTold is after how long it is told that an errand waits for a host.
const heldTold = 3 * time.Second

// heldHosts are the hosts that errands wait for, since another machine holds them: by when
// that began, zero once it was told.
type heldHosts map[string]time.Time

// waits takes note that a host is not to be had, and reports whether that is to be told: once,
// after a while.
func (hs heldHosts) waits(host string, now time.Time) (tell bool) {
	since, waits := hs[host]
	switch {
	case !waits:
		hs[host] = now
	case !since.IsZero() && now.Sub(since) >= heldTold:
		hs[host] = time.Time{}
		return true
	}
	return false
}

// got takes note that a host was to be had.
func (hs heldHosts) got(host string) {
	if !hs[host].IsZero() {
		delete(hs, host)
	}
}

// waitFor tells who holds a host, if it is waited for so long.
func (e *errand) waitFor(ctx context.Context, host string) error {
	if !e.held.waits(host, time.Now()) {
		return nil
	}
	holder, err := e.shared.Holder(ctx, host)
	if err == nil {
		e.emit(Event{Kind: Waiting, Host: host, Detail: tellHolder(holder)})
	}
	return err
}

func tellHolder(w frontier.Worker) string {
	if w.ID == "" {
		return "the machine that holds it is gone: it is free when its lease is over"
	}
	return fmt.Sprintf("%s (pid %d) holds it", w.Machine, w.PID)
}
