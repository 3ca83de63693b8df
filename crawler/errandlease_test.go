package crawler

import (
	"context"
	"testing"
	"time"

	"magpie/fixtures/redistest"
	"magpie/frontier"
)

// A host that an errand takes while the server is away is leased from when that is back: else it
// would be taken once more, while it is worked on.
func TestErrandTakesAHostWhenItsServerIsBack(t *testing.T) {
	server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	shared, err := frontier.OpenRedis(t.Context(), "redis://"+server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer shared.Close()
	due := tellsOfTake{frontier.NewMemory(time.Now), make(chan struct{})}
	e := &errand{
		Frontier: due, records: shared, shared: shared,
		held: heldHosts{}, leases: map[*frontier.Host]*frontier.Host{},
	}
	job := frontier.Job{ID: frontier.NewID(frontier.Image, "", "1"), Kind: frontier.Image, Host: "one.test"}
	if _, err := e.Add(t.Context(), []frontier.Job{job}); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	took := make(chan *frontier.Host)
	go func() {
		h, _, err := e.Take(t.Context(), leaseTime)
		if err != nil {
			t.Error(err)
		}
		took <- h
	}()
	<-due.took
	back := time.Now()
	server.Start()
	if h := <-took; h == nil || h.Expires().Before(back.Add(leaseTime)) {
		t.Errorf("got %v, want a lease until %s at least", h, back.Add(leaseTime))
	}
}

// tellsOfTake is a frontier that closes a channel once a host was taken.
type tellsOfTake struct {
	frontier.Frontier
	took chan struct{}
}

func (f tellsOfTake) Take(ctx context.Context, lease time.Duration) (*frontier.Host, time.Time, error) {
	defer close(f.took)
	return f.Frontier.Take(ctx, lease)
}
