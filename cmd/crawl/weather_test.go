package main

import (
	"context"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"magpie/fixtures"
)

// weather is what befalls an orchard: its hosts misbehave now in one way and now
// in another, one of them may be gone for a while, and the orchard grows.
type weather struct {
	orchard  *orchard
	mischief *fixtures.Mischief
	doors    map[string]*fixtures.Door // by host
	shut     map[string]bool
	outages  int
	random   *rand.Rand
}

// newWeather is in front of a gallery, with a door for each host of an orchard.
// It is calm.
func newWeather(t *testing.T, o *orchard, m *fixtures.Mischief, server *fixtures.Server, random *rand.Rand) *weather {
	t.Helper()
	addresses := map[string]string{appleHost: server.HTTPAddr, pearHost: server.HTTPSAddr, fruitHost: server.HTTPSAddr}
	w := &weather{orchard: o, mischief: m, doors: map[string]*fixtures.Door{}, shut: map[string]bool{}, random: random}
	for host, address := range addresses {
		door, err := fixtures.NewDoor(address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(door.Shut)
		w.doors[host] = door
	}
	return w
}

// connectTo are the flags that lead the command through the doors.
func (w *weather) connectTo() (flags []string) {
	for host, door := range w.doors {
		port := "443"
		if host == appleHost {
			port = "80"
		}
		flags = append(flags, "--connect-to", host+":"+port+":"+door.Addr)
	}
	return flags
}

// blow changes the weather every other second or so, until ctx ends, and leaves
// it calm.
func (w *weather) blow(ctx context.Context) {
	defer w.settle()
	for {
		w.change()
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Duration(300+w.random.IntN(2700)) * time.Millisecond):
		}
	}
}

// change brings other faults, and some pictures.
func (w *weather) change() {
	w.openDoors()
	for _, list := range []string{appleHost, pearHost} {
		w.orchard.grow(list, w.random.IntN(2)*w.random.IntN(40), w.random.IntN(2) == 0)
	}
	var orders []fixtures.Order
	for range w.random.IntN(9) {
		orders = append(orders, w.fault())
	}
	w.mischief.Order(orders...)
	if w.random.IntN(5) == 0 {
		host := w.host()
		w.doors[host].Shut()
		w.shut[host] = true
		w.outages++
	}
}

// openDoors ends the outages. A port that somebody uses meanwhile is left for
// the next time.
func (w *weather) openDoors() {
	for host := range w.shut {
		if w.doors[host].Open() == nil {
			delete(w.shut, host)
		}
	}
}

// settle ends all faults.
func (w *weather) settle() {
	w.mischief.Order()
	for w.openDoors(); len(w.shut) > 0; w.openDoors() {
		time.Sleep(100 * time.Millisecond)
	}
}

func (w *weather) host() string {
	return []string{appleHost, pearHost, fruitHost}[w.random.IntN(3)]
}

// fault is one for some of all requests, for all requests for some addresses, or
// for half of those to one host.
func (w *weather) fault() fixtures.Order {
	o := fixtures.Order{Percent: 1 + 19*w.random.Float64(), EachTime: w.random.IntN(2) == 0, Seed: w.random.Uint64()}
	switch w.random.IntN(10) {
	case 0:
		// Not all requests: a host that refuses twenty in a row is left alone
		// for two hours, which is right and ends the soak.
		o.Host, o.Percent, o.EachTime, o.Do = w.host(), 50, true, w.oneOf(w.refusals())
	case 1:
		o.Path, o.Percent, o.Do = "/robots.txt", 50, w.oneOf(w.refusals())
	case 2, 3, 4:
		o.Path, o.Do = "/img/*", w.oneOf(w.lies())
	default:
		o.Do = w.oneOf(w.misdeeds())
	}
	return o
}

func (w *weather) oneOf(misdeeds []fixtures.Misdeed) fixtures.Misdeed {
	return misdeeds[w.random.IntN(len(misdeeds))]
}

// refusals are answers of a host that has no time.
func (w *weather) refusals() []fixtures.Misdeed {
	return []fixtures.Misdeed{
		fixtures.Status(http.StatusServiceUnavailable, "Retry-After", "1"),
		fixtures.Status(http.StatusTooManyRequests, "Retry-After", "1"),
		fixtures.Status(http.StatusServiceUnavailable),
	}
}

// lies are answers in the place of a picture, with status 200.
func (w *weather) lies() []fixtures.Misdeed {
	return []fixtures.Misdeed{
		fixtures.ShortLength(1 + w.random.IntN(600)),
		fixtures.Placeholder(),
		fixtures.Instead("another picture", anotherPicture),
		fixtures.Empty(),
		fixtures.HTML(),
		fixtures.GzipBomb(fixtures.Swatch(1, fixtures.JPEG), 4<<20),
	}
}

// misdeeds are what befalls pages as well.
func (w *weather) misdeeds() []fixtures.Misdeed {
	n := 1 + w.random.IntN(600)
	return append(w.refusals(),
		fixtures.Status(http.StatusTooManyRequests),
		fixtures.Status(http.StatusInternalServerError),
		fixtures.Status(http.StatusBadGateway),
		fixtures.Status(http.StatusForbidden),
		fixtures.Status(http.StatusNotFound),
		fixtures.Status(http.StatusGone),
		fixtures.RedirectLoop(),
		fixtures.Reset(),
		fixtures.ResetAfter(n),
		fixtures.Cut(n),
		fixtures.CutChunked(n),
		fixtures.CutUnannounced(n),
		fixtures.LongLength(n),
		fixtures.GoAway(),
		fixtures.Stall(0),
		fixtures.StallAfter(n, 0),
		fixtures.Drip(200, 20*time.Millisecond),
		fixtures.HTML(),
		fixtures.Empty(),
	)
}
