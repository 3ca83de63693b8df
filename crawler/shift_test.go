package crawler

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
)

// moving is a list of two pictures a page that grows at its ends and shrinks
// anywhere between runs, some of which are stopped.
type moving struct {
	w      *world
	pages  *tagged
	random *rand.Rand
	items  []string
	made   int
}

// change does one thing to the list.
func (m *moving) change() {
	fresh := func() (all []string) {
		for range 1 + m.random.IntN(5) {
			m.made++
			all = append(all, fmt.Sprintf("/%03d.jpg", m.made))
		}
		return all
	}
	switch m.random.IntN(4) {
	case 0:
		m.items = append(fresh(), m.items...)
	case 1:
		m.items = append(m.items, fresh()...)
	case 2:
		at := m.random.IntN(len(m.items))
		m.items = slices.Delete(m.items, at, min(at+1+m.random.IntN(4), len(m.items)))
		m.items = append(m.items, fresh()[0])
	}
}

// serve serves the list as it is; there is nothing behind its end.
func (m *moving) serve() {
	lists := slices.Collect(slices.Chunk(m.items, 2))
	m.w.taggedChain(m.pages, lists...)
	for page := len(lists) + 1; page < 60; page++ {
		m.w.answer(fmt.Sprintf("one.test/%d", page), status(http.StatusNotFound))
	}
}

// run makes a run that may be stopped, and wants no picture to be fetched that is
// recorded.
func (m *moving) run() {
	m.w.onEvent = nil
	if m.random.IntN(3) == 0 {
		m.w.drainAfter(1 + m.random.IntN(6))
	}
	check := m.w.recordedOnce()
	m.w.run()
	check()
}

// shiftSeeds is how many lists move; three hundred do so as well.
const shiftSeeds = 12

// Whatever a list does between runs, a run that is not stopped has all that is
// on it.
func TestAListThatMoves(t *testing.T) {
	for seed := range uint64(shiftSeeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			m := &moving{w: newWorld(t, oneChain), pages: &tagged{}, random: rand.New(rand.NewPCG(seed, 0))}
			m.items = []string{"/a.jpg", "/b.jpg", "/c.jpg", "/d.jpg", "/e.jpg", "/f.jpg", "/g.jpg"}
			m.serve()
			m.w.run()
			for range 6 {
				m.change()
				m.serve()
				m.run()
			}
			m.w.onEvent = nil
			m.w.run()
			kept := map[string]bool{}
			for _, hash := range m.w.files() {
				kept[hash] = true
			}
			for _, item := range m.items {
				if !kept[hashOf("one.test"+item)] {
					t.Errorf("%s is not kept", item)
				}
			}
		})
	}
}
