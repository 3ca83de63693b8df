package crawler

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"magpie/frontier"
)

// slowState is a state that takes its time to say that one picture is open for each
// reading that it ended.
type slowState struct {
	takes time.Duration
	read  int64
}

func (s *slowState) stats(ctx context.Context) (frontier.Stats, error) {
	select {
	case <-ctx.Done():
		return frontier.Stats{}, ctx.Err()
	case <-time.After(s.takes):
	}
	s.read++
	return frontier.Stats{Counts: []frontier.Count{{Site: "birds", Kind: frontier.Image, State: frontier.Open, N: s.read}}}, nil
}

// A reading that was held up once is not taken for what the next will cost.
func TestInventoryIsFreshAfterAReadingThatWasHeldUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		state := &slowState{takes: time.Millisecond}
		known := &inventory{sites: []string{"birds"}, stats: state.stats}
		known.get(t.Context())
		state.takes = 20 * time.Second
		time.Sleep(time.Second)
		known.get(t.Context())
		state.takes = time.Millisecond
		time.Sleep(time.Second)
		if got := known.get(t.Context()); got.Pictures.Open != 3 {
			t.Errorf("got what reading %d told, want that of the third", got.Pictures.Open)
		}
	})
}

// Nobody waits long for a server that is away, and what it said before is shown meanwhile.
func TestInventoryOfAServerThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		state := &slowState{takes: time.Millisecond}
		known := &inventory{sites: []string{"birds"}, stats: state.stats, mayBeAway: true}
		known.get(t.Context())
		state.takes = time.Hour
		time.Sleep(time.Second)
		began := time.Now()
		if got := known.get(t.Context()); !got.Silent || got.Pictures.Open != 1 {
			t.Errorf("while it is away: got %+v", got)
		}
		if waited := time.Since(began); waited > 2*inventoryPatience {
			t.Errorf("waited %v for it", waited)
		}
		state.takes = time.Millisecond
		time.Sleep(2 * inventoryPatience)
		if got := known.get(t.Context()); got.Silent || got.Pictures.Open != 2 {
			t.Errorf("when it is back: got %+v", got)
		}
	})
}

// A large state on a server may take longer than a server that is away.
func TestInventoryOfAServerThatTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		state := &slowState{takes: 5 * inventoryPatience}
		known := &inventory{sites: []string{"birds"}, stats: state.stats, mayBeAway: true}
		for range 10 {
			if !known.get(t.Context()).Silent {
				return
			}
			time.Sleep(time.Minute)
		}
		t.Error("it is never waited for")
	})
}
