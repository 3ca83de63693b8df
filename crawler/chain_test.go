package crawler

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"magpie/frontier"
)

const oneChain = `
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img, parallelism: 2}
`

func TestChain(t *testing.T) {
	t.Run("is read to its end", func(t *testing.T) {
		w := newWorld(t, oneChain)
		lists := paged("a", 4)
		w.chainOf(lists...)
		w.complete()
		w.wantTotal(4 + 8)
		w.wantKept(on(lists...)...)
		for _, r := range w.records(frontier.Image, frontier.Done) {
			if want := fmt.Sprintf("http://one.test/a%02d.jpg", r.Index); r.URL != want || r.Page != (r.Index+1)/2 {
				t.Errorf("%s is number %d, on page %d", r.URL, r.Index, r.Page)
			}
		}
	})
	t.Run("ends at max_pages", func(t *testing.T) {
		w := newWorld(t, `
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img, max_pages: 2}
`)
		lists := paged("a", 4)
		w.chainOf(lists...)
		w.complete()
		w.wantTotal(2 + 4)
		w.wantRequests(0, "one.test/3")

		// The chain is read on when it may be longer.
		w.yaml = oneChain
		w.again()
		w.wantRequests(1, "one.test/1", "one.test/2", "one.test/3", "one.test/4")
		w.wantTotal(4 + 4)
		w.wantKept(on(lists...)...)
	})
	t.Run("may end in an empty page", func(t *testing.T) {
		w := newWorld(t, oneChain)
		lists := append(paged("a", 2), nil)
		w.chainOf(lists...)
		w.complete()
		w.wantTotal(4 + 4) // a page without a byte is asked for twice
	})
}

func TestChainThatLeadsBackEnds(t *testing.T) {
	for back := 1; back <= 2; back++ {
		t.Run(fmt.Sprintf("to page %d", back), func(t *testing.T) {
			w := newWorld(t, oneChain)
			lists := paged("a", 3)
			w.chainOf(lists...)
			w.page("one.test/3", imgs(lists[2]...)+fmt.Sprintf(`<a rel=next href=/%d>next</a>`, back))
			w.complete()
			w.wantTotal(3 + 6)
			w.server.Counter().Reset()
			w.complete()
			w.wantRequests(1, "one.test/1", "one.test/2", "one.test/3")
			w.wantTotal(3)
		})
	}
}

// A gallery grows at its head, at its end or both; what is known of it is not
// read again.
func TestSecondRun(t *testing.T) {
	const pages = 8
	first := paged("a", pages)
	tests := []struct {
		name  string
		now   [][]string
		pages []int    // asked for
		fresh []string // pictures, asked for
	}{
		{"of an unchanged gallery reads its ends", first, []int{1, pages}, nil},
		{"finds what is new at the head", shifted([]string{"/n1.jpg", "/n2.jpg", "/n3.jpg"}, first),
			[]int{1, 2, 3, 8, 9, 10}, []string{"/n1.jpg", "/n2.jpg", "/n3.jpg"}},
		{"finds one that is new at the head", shifted([]string{"/n1.jpg"}, first),
			[]int{1, 2, 8, 9}, []string{"/n1.jpg"}},
		{"finds a new page at the end", append(slices.Clone(first), []string{"/z1.jpg"}),
			[]int{1, 8, 9}, []string{"/z1.jpg"}},
		{"finds more on the last page", append(slices.Clone(first[:pages-1]), append(slices.Clone(first[pages-1]), "/z1.jpg")),
			[]int{1, 8}, []string{"/z1.jpg"}},
		{"finds what is new at both ends", append(shifted([]string{"/n1.jpg", "/n2.jpg"}, first), []string{"/z1.jpg"}),
			[]int{1, 2, 8, 9, 10}, []string{"/n1.jpg", "/n2.jpg", "/z1.jpg"}},
		{"sees that the gallery became shorter", first[:3], []int{1, 8}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, oneChain)
			w.chainOf(first...)
			w.complete()
			all := on(append(slices.Clone(first), tt.fresh)...)

			w.chainOf(tt.now...)
			check := w.recordedOnce()
			w.complete()
			check()
			w.wantRequests(1, on(tt.fresh)...)
			for _, page := range tt.pages {
				w.wantRequests(1, fmt.Sprintf("one.test/%d", page))
			}
			w.wantTotal(len(tt.pages) + len(tt.fresh))
			w.wantKept(all...)
		})
	}
}

// A next link that leads nowhere ends a chain for now: what comes before it is
// not read again, and what comes to stand there is found.
func TestChainThatLeadsNowhere(t *testing.T) {
	w := newWorld(t, oneChain)
	lists := paged("a", 6)
	w.chainOf(append(lists, nil)...)
	w.answer("one.test/7", status(404))
	w.run()
	if sum := w.again(); sum.Failed != 1 || sum.Open != 0 {
		t.Errorf("got %+v", sum)
	}
	w.wantRequests(1, "one.test/1", "one.test/6", "one.test/7")
	w.wantTotal(3)

	lists = paged("a", 8)
	w.chainOf(lists...)
	w.server.Counter().Reset()
	w.complete()
	w.wantRequests(1, "one.test/1", "one.test/6", "one.test/7", "one.test/8")
	w.wantTotal(4 + 4)
	w.wantKept(on(lists...)...)
}

// Whenever a first run is interrupted, the next finds everything and asks for
// nothing that is recorded, and finds what was added meanwhile.
func TestInterruptedChain(t *testing.T) {
	lists := paged("a", 6)
	fresh := []string{"/n1.jpg", "/n2.jpg", "/n3.jpg"}
	for _, grown := range []bool{false, true} {
		for events := 1; events <= 16; events += 3 {
			t.Run(fmt.Sprintf("after %d events, grown %v", events, grown), func(t *testing.T) {
				w := newWorld(t, oneChain)
				w.chainOf(lists...)
				w.drainAfter(events)
				if sum := w.run(); !sum.Interrupted {
					t.Fatalf("got %+v", sum)
				}
				w.onEvent = nil
				want := on(lists...)
				if grown {
					w.chainOf(shifted(fresh, lists)...)
					want = append(want, on(fresh)...)
				}
				check := w.recordedOnce()
				w.complete()
				check()
				w.wantKept(want...)
			})
		}
	}
}

// What is new at the head may itself be interrupted before it joins what is
// known: the run after that reads on.
func TestInterruptedGrowth(t *testing.T) {
	first := paged("a", 3)
	var fresh []string
	for _, list := range paged("n", 4) {
		fresh = append(fresh, list...)
	}
	for events := 1; events <= 10; events += 3 {
		t.Run(fmt.Sprintf("after %d events", events), func(t *testing.T) {
			w := newWorld(t, oneChain)
			w.chainOf(first...)
			w.complete()
			w.chainOf(shifted(fresh, first)...)
			w.drainAfter(events)
			if sum := w.again(); !sum.Interrupted {
				t.Fatalf("got %+v", sum)
			}
			w.onEvent = nil
			check := w.recordedOnce()
			w.complete()
			check()
			w.wantKept(append(on(first...), on(fresh)...)...)
		})
	}
}

// A chain of a follow rule is read on by a later run even though the page that
// led to it is not read again.
func TestChainBelowAListIsReadOn(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', follow: {links: a, next: 'a[rel=next]', image: img}}
`)
	lists := paged("a", 4)
	w.chainOf(lists...)
	w.page("one.test/", `<a href=/1>album</a>`)
	w.drainAfter(3)
	if sum := w.run(); !sum.Interrupted {
		t.Fatalf("got %+v", sum)
	}
	w.onEvent = nil
	check := w.recordedOnce()
	w.complete()
	check()
	w.wantKept(on(lists...)...)
}

// A chain that was read by an older form of its rule may hold anything for the
// one of now, on every page.
func TestChainOfACorrectedRuleIsReadWhole(t *testing.T) {
	w := newWorld(t, oneChain)
	lists := paged("a", 5)
	w.chainOf(lists...)
	w.page("one.test/3", imgs(lists[2]...)+`<a class=pic href=/new.jpg>new</a><a rel=next href=/4>next</a>`)
	w.pictures("one.test/new.jpg")
	w.complete()

	w.yaml = strings.Replace(oneChain, "image: img", "image: 'img, a.pic'", 1)
	check := w.recordedOnce()
	w.complete()
	check()
	w.wantRequests(1, "one.test/1", "one.test/2", "one.test/3", "one.test/4", "one.test/5", "one.test/new.jpg")

	w.again()
	w.wantRequests(0, "one.test/2", "one.test/3", "one.test/4")
}
