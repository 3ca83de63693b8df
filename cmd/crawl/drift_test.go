package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// wantStayed wants every picture to be kept that is on the lists, of the first so
// many that there were.
func (s *shelf) wantStayed(w *world, first int) {
	w.t.Helper()
	kept := map[string]bool{}
	for _, hash := range w.files() {
		kept[hash] = true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, number := range s.items {
		sum := sha256.Sum256(shelved(number))
		if number < first && !kept[hex.EncodeToString(sum[:])] {
			w.t.Errorf("picture %d was on a list all the time, and is not kept", number)
		}
	}
}

// A list of twenty pages changes at random while it is read: at its head, in its
// middle and just before the page that is asked for. What is on it from first to
// last is kept.
func TestFullRunOfAListThatDrifts(t *testing.T) {
	slow(t)
	t.Parallel()
	for seed := range uint64(8) {
		for name, grows := range map[string]bool{"shrinks": false, "grows and shrinks": true} {
			t.Run(fmt.Sprintf("%s, %d", name, seed), func(t *testing.T) {
				t.Parallel()
				random := rand.New(rand.NewPCG(seed, 1))
				site, left := newShelf(20*perShelf), 9
				site.onList = func(page int) {
					if left == 0 || random.IntN(3) > 0 {
						return
					}
					left--
					first := min((page-1)*perShelf, len(site.items)-4)
					at := []int{0, len(site.items) / 2, first, random.IntN(len(site.items) - 4)}[random.IntN(4)]
					if grows && random.IntN(2) == 0 {
						site.insertNow(at, 1)
						return
					}
					site.removeNow(at, 1+random.IntN(3))
				}
				w := newWorld(t, oneHost, site, "one.test")
				w.run(exitDone, "--full")
				site.wantStayed(w, 20*perShelf)
				if slices.IsSorted(site.items) && grows {
					t.Error("the list did not grow")
				}
			})
		}
	}
}
