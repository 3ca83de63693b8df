package crawler

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// boards is a list of two threads, whose dates are versions.
func (w *world) boards(dates ...string) {
	var list string
	for i, date := range dates {
		list += fmt.Sprintf("<li><a href=/t%d>thread</a><time>%s</time></li>", i+1, date)
	}
	w.page("one.test/", list)
}

const boards = `
sites:
  s:
    start: http://one.test/
    each: {in: li, follow: {links: a, revisit: %s, image: img}}
`

func TestRevisitOfFollowedPages(t *testing.T) {
	for _, tt := range []struct {
		revisit   string
		unchanged int // requests for each thread in a run where nothing changed
		changed   int // and for the one that changed
	}{{"never", 0, 0}, {"all", 1, 1}, {"ends", 1, 1}, {"time", 0, 1}} {
		t.Run(tt.revisit, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(boards, tt.revisit))
			w.boards("monday", "tuesday")
			w.page("one.test/t1", imgs("/1.jpg"))
			w.page("one.test/t2", imgs("/2.jpg"))
			w.pictures("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
			w.complete()

			w.again()
			w.wantRequests(tt.unchanged, "one.test/t1", "one.test/t2")

			w.boards("wednesday", "tuesday")
			w.page("one.test/t1", imgs("/1.jpg", "/3.jpg"))
			w.again()
			w.wantRequests(tt.changed, "one.test/t1", "one.test/3.jpg")
			w.wantRequests(tt.unchanged, "one.test/t2")
			w.wantRequests(0, "one.test/1.jpg", "one.test/2.jpg")

			w.again()
			w.wantRequests(tt.unchanged, "one.test/t1", "one.test/t2")
		})
	}
}

// A page that was found changed is read by the next run, if the one that found
// it ends before.
func TestRevisitAfterAStop(t *testing.T) {
	w := newWorld(t, fmt.Sprintf(boards, "time"))
	w.boards("monday")
	w.page("one.test/t1", imgs("/1.jpg"))
	w.pictures("one.test/1.jpg")
	w.complete()

	w.boards("tuesday")
	ctx, cancel := context.WithCancel(t.Context())
	w.answer("one.test/t1", func(n int, rw http.ResponseWriter, r *http.Request) {
		cancel()
		reset(n, rw, r)
	})
	if sum, err := w.try(ctx); err != nil || sum.Open != 1 {
		t.Fatalf("got %+v, %v", sum, err)
	}
	w.page("one.test/t1", imgs("/1.jpg"))
	for _, want := range []int{1, 0} {
		w.again()
		w.wantRequests(want, "one.test/t1")
	}
}

// A list is read on while its pages tell of changes, as it is while they hold
// what is new.
func TestRevisitReadsOnBehindAChange(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/1
    next: a.next
    follow: {links: a.thread, revisit: '.thread @data-at', image: img}
`)
	list := func(page, version int) {
		w.page(fmt.Sprintf("one.test/%d", page), fmt.Sprintf(
			`<a class=thread href=/t%d data-at=%d>thread</a><a class=next href=/%d>next</a>`, page, version, page+1))
	}
	const pages = 5
	for i := 1; i <= pages; i++ {
		list(i, 1)
		w.page(fmt.Sprintf("one.test/t%d", i), imgs("/1.jpg"))
	}
	w.page("one.test/6", "the end")
	w.pictures("one.test/1.jpg")
	w.complete()
	list(1, 2)
	list(2, 2)
	w.again()
	w.wantRequests(1, "one.test/1", "one.test/2", "one.test/3", "one.test/t1", "one.test/t2")
	w.wantRequests(0, "one.test/4", "one.test/t3")
}

// Pages that are read in every run are, wherever the links to them stand; and
// with them their chains, to the end.
func TestRevisitAllReadsWholeChains(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/1
    next: 'a[rel=next]'
    parallelism: 1
    follow: {links: a.x, revisit: all, next: 'a[rel=next]', image: img}
`)
	for i := 1; i <= 5; i++ {
		w.page(fmt.Sprintf("one.test/%d", i), fmt.Sprintf("<a class=x href=/x%d/1>x</a><a rel=next href=/%d>next</a>", i, i+1))
		w.page(fmt.Sprintf("one.test/x%d/1", i), imgs("/1.jpg")+"<a rel=next href=2>next</a>")
		w.page(fmt.Sprintf("one.test/x%d/2", i), imgs("/2.jpg")+"<a rel=next href=3>next</a>")
		w.page(fmt.Sprintf("one.test/x%d/3", i), imgs(fmt.Sprintf("/%d.jpg", 2+i)))
		w.pictures(fmt.Sprintf("one.test/%d.jpg", i), fmt.Sprintf("one.test/%d.jpg", 2+i))
	}
	w.page("one.test/6", "the end")
	w.complete()
	w.again()
	w.wantRequests(0, "one.test/3")
	for i := 1; i <= 5; i++ {
		w.wantRequests(1, fmt.Sprintf("one.test/x%d/1", i), fmt.Sprintf("one.test/x%d/2", i), fmt.Sprintf("one.test/x%d/3", i))
	}
}

func TestRevisitOfStartPages(t *testing.T) {
	lists := paged("a", 6)
	for _, tt := range []struct {
		revisit string
		want    map[string]int // requests of the second run
	}{
		{"ends", map[string]int{"1": 1, "3": 0, "6": 1}},
		{"all", map[string]int{"1": 1, "3": 1, "6": 1}},
		{"never", map[string]int{"1": 0, "3": 0, "6": 0}},
	} {
		t.Run(tt.revisit, func(t *testing.T) {
			w := newWorld(t, `
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img, revisit: `+tt.revisit+`}
`)
			w.chainOf(lists...)
			w.complete()
			w.again()
			for page, n := range tt.want {
				w.wantRequests(n, "one.test/"+page)
			}
			w.wantRequests(0, on(lists...)...)
		})
	}
}

// A start page that is to be read once comes back until it was, and a range of
// them goes on where it was.
func TestRevisitNever(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: ['http://one.test/', 'http://one.test/[1-1500]/'], image: img, revisit: never, parallelism: 1}
`)
	w.pictures("one.test/a.jpg")
	w.answer("one.test/", firstTimes(2, status(404), html(imgs("/a.jpg"))))
	w.page("one.test/1/", imgs("/a.jpg"))
	w.run()
	w.wantRecord(frontier.Page, frontier.Failed, "404")
	for _, want := range []int{1, 1, 0} {
		w.again()
		w.wantRequests(want, "one.test/")
		w.wantRequests(0, "one.test/1/", "one.test/2/", "one.test/1500/")
	}
}

// What changed in an album may stand on any of its pages.
func TestRevisitOfAChangedChainReadsItWhole(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    each: {in: li, follow: {links: a, revisit: time, next: 'a[rel=next]', image: img}}
`)
	lists := paged("a", 4)
	w.boards("monday")
	w.chainOf(lists...)
	album := func(n int, pictures ...string) {
		w.page(fmt.Sprintf("one.test/t%d", n), imgs(pictures...)+fmt.Sprintf("<a rel=next href=/t%d>next</a>", n+1))
	}
	for i, list := range lists {
		album(i+1, list...)
	}
	w.page("one.test/t5", "the end")
	w.complete()

	w.boards("tuesday")
	album(2, append(lists[1], "/new.jpg")...)
	w.pictures("one.test/new.jpg")
	w.again()
	w.wantRequests(1, "one.test/t1", "one.test/t2", "one.test/t3", "one.test/t4", "one.test/new.jpg")
	w.wantRequests(0, on(lists...)...)

	w.again()
	w.wantTotal(1)
}

// A page that a redirect turned into a GET is asked for as its rule says when
// it is read again.
func TestRevisitAsksAsTheRuleSays(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    hosts: two.test
    follow: {links: a, body: 'q=birds', revisit: all, image: img}
`)
	first := &asked{}
	w.page("one.test/", "<a href=/search>search</a>")
	w.answer("one.test/search", first.listen(redirect("http://two.test/found")))
	w.page("two.test/found", imgs("/a.jpg"))
	w.pictures("two.test/a.jpg")
	w.complete()
	w.complete()
	if diff := cmp.Diff([]string{"POST q=birds", "POST q=birds"}, first.how); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A run of an address reads again what it leads to, and not all that is known.
func TestARunOfAnAddressReadsAgainWhatItLeadsTo(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: ['http://one.test/a', 'http://one.test/b']
    follow: {links: a, match: 'one.test/album/{id}', revisit: all, image: img}
`)
	w.page("one.test/a", "<a href=/album/1>1</a>")
	w.page("one.test/b", "<a href=/album/2>2</a>")
	w.page("one.test/album/1", imgs("/1.jpg"))
	w.page("one.test/album/2", imgs("/2.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
	w.complete()

	w.enter("http://one.test/album/1")
	w.wantRequests(1, "one.test/album/1")
	w.wantRequests(0, "one.test/a", "one.test/album/2")

	w.page("one.test/album/2", imgs("/2.jpg", "/3.jpg"))
	w.enter("http://one.test/b")
	w.wantRequests(1, "one.test/b", "one.test/album/2", "one.test/3.jpg")
	w.wantRequests(0, "one.test/album/1")

	w.again()
	w.wantRequests(1, "one.test/album/1", "one.test/album/2")
}
