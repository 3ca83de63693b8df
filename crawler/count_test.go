package crawler

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

const counting = `
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', count: .count, image: img, parallelism: 1}
`

// claims puts a claim on the first page of a chain.
func (w *world) claims(n int, pages ...[]string) {
	w.chainOf(pages...)
	body := fmt.Sprintf("<p class=count>%d pictures</p>", n) + imgs(pages[0]...)
	if len(pages) > 1 {
		body += `<a rel=next href="/2">next</a>`
	}
	w.page("one.test/1", body)
}

// lacking are the sentences on incomplete galleries.
func lacking(all IncompleteGalleries) (details []string) {
	for _, g := range all.First {
		details = append(details, g.String())
	}
	return details
}

func TestCount(t *testing.T) {
	lists := paged("a", 3)
	again := append(paged("a", 3), lists[0])
	tests := []struct {
		name    string
		yaml    string
		claimed int
		pages   [][]string
		want    []string
	}{
		{"as many as claimed", "", 6, lists, nil},
		{"more than claimed", "", 5, lists, nil},
		{"fewer than claimed", "", 7, lists, []string{"gallery s: 6 of 7 pictures found"}},
		{"fewer on one page", "", 3, lists[:1], []string{"gallery s: 2 of 3 pictures found"}},
		{"those that come twice once", "", 8, again, []string{"gallery s: 6 of 8 pictures found"}},
		{"nothing said when the chain is cut", ", max_pages: 2", 6, lists, nil},
		{"told when it ends at max_pages", ", max_pages: 3", 7, lists, []string{"gallery s: 6 of 7 pictures found"}},
		{"nothing said when until ends it", ", until: page == 2", 6, lists, nil},
		{"before where", ", where: 'index == 1'", 6, lists, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(`
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', count: .count, image: img, parallelism: 1%s}
`, tt.yaml))
			w.claims(tt.claimed, tt.pages...)
			sum := w.run()
			if diff := cmp.Diff(tt.want, lacking(sum.Incomplete)); diff != "" {
				t.Errorf("summary (-want +got)\n%s", diff)
			}
			if got := w.count(Incomplete); got != len(tt.want) || sum.Complete() != (len(tt.want) == 0) {
				t.Errorf("%d events, complete %v", got, sum.Complete())
			}
			if diff := cmp.Diff(tt.want, lacking(w.status().Sites[0].Incomplete)); diff != "" {
				t.Errorf("status (-want +got)\n%s", diff)
			}
		})
	}
}

// A gallery is looked at again as it grows: what lacked may come, and what came
// at its head counts although its middle is not read again.
func TestCountOfAGalleryThatGrows(t *testing.T) {
	lists := paged("a", 6)
	w := newWorld(t, counting)
	w.claims(13, lists...)
	w.run()
	w.claims(13, append(paged("a", 6), []string{"/late.jpg"})...)
	if sum := w.again(); !sum.Complete() || sum.Saved != 1 {
		t.Errorf("got %+v", sum)
	}
	if w.wantRequests(0, "one.test/4"); lacking(w.status().Sites[0].Incomplete) != nil {
		t.Error("the gallery is still incomplete")
	}

	now := shifted([]string{"/new1.jpg", "/new2.jpg"}, append(lists, []string{"/late.jpg"}))
	w.claims(16, now...)
	sum := w.again()
	want := []string{"gallery s: 15 of 16 pictures found"}
	if diff := cmp.Diff(want, lacking(sum.Incomplete)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	w.wantRequests(0, "one.test/5")
}

// A gallery that lost its last pages is judged by those that it has.
func TestCountOfAGalleryThatShrinks(t *testing.T) {
	w := newWorld(t, counting)
	w.claims(9, paged("a", 4)...)
	w.run()
	if got := lacking(w.status().Sites[0].Incomplete); len(got) != 1 {
		t.Fatalf("lacking %v, want one gallery", got)
	}
	w.claims(4, paged("new", 2)...)
	if sum := w.again(); !sum.Complete() || sum.Saved != 4 {
		t.Errorf("got %+v", sum)
	}
	w.wantRequests(0, "one.test/4")
	if got := lacking(w.status().Sites[0].Incomplete); got != nil {
		t.Errorf("the gallery still lacks %v", got)
	}
	if got := w.status().Sites[0].Galleries; got.Incomplete != 0 {
		t.Errorf("its galleries are %+v", got)
	}
}

// drainAt has the run end soon once an address is asked for.
func (w *world) drainAt(address string) {
	answer := w.answers[address]
	w.answer(address, func(n int, rw http.ResponseWriter, r *http.Request) {
		w.crawler.Drain()
		answer(n, rw, r)
	})
}

// What a chain claims and has shown is known to the run that goes on with it.
func TestCountOverAStop(t *testing.T) {
	w := newWorld(t, counting)
	w.claims(7, paged("a", 3)...)
	w.drainAt("one.test/1")
	if sum := w.run(); sum.Incomplete.N != 0 || sum.Open == 0 {
		t.Fatalf("got %+v", sum)
	}
	w.claims(7, paged("a", 3)...)
	want := []string{"gallery s: 6 of 7 pictures found"}
	if diff := cmp.Diff(want, lacking(w.run().Incomplete)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A gallery that is not read again is told of by the status alone.
func TestCountOfFollowedGalleries(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    count: .albums
    follow: {links: a.album, gallery: '{t}', fields: {t: h1}, count: .count, image: img}
`)
	w.page("one.test/", "<p class=albums>5 albums</p><a class=album href=/x>x</a><a class=album href=/y>y</a>")
	w.page("one.test/x", "<h1>Lake</h1><p class=count>(1,002)</p>"+imgs("/1.jpg", "/2.jpg"))
	w.page("one.test/y", "<h1>Hill</h1><p class=count>1</p>"+imgs("/1.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg")
	want := []string{"gallery Lake: 2 of 1002 pictures found"}
	if diff := cmp.Diff(want, lacking(w.run().Incomplete)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if sum := w.again(); !sum.Complete() {
		t.Errorf("got %+v", sum)
	}
	if diff := cmp.Diff(want, lacking(w.status().Sites[0].Incomplete)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A claim about pictures that are a link away is compared when nothing of the
// gallery is left.
func TestCountOfWhatIsALinkAway(t *testing.T) {
	lacks := []string{"gallery s: 2 of 9 pictures found"}
	tests := []struct {
		name    string
		yaml    string
		claimed int
		want    []string
	}{
		{"as many as claimed", "follow: {links: a, image: img}", 2, nil},
		{"fewer than claimed", "follow: {links: a, image: img}", 9, lacks},
		{"what the page itself shows when links lead to galleries",
			"follow: {links: a, gallery: '{t}', fields: {t: h1}, image: img}", 9, []string{"gallery s: 1 of 9 pictures found"}},
		{"nothing when records name galleries",
			"follow: {links: a, each: {in: body, fields: {t: h1}, gallery: '{t}', image: img}}", 9, nil},
		{"nothing when two pages of the gallery claim", "follow: {links: a, count: .count, image: img}", 9, nil},
		{"nothing when until ends the chain", "follow: {links: a, image: img}, next: a, until: page == 1", 9, nil},
		{"nothing when the chain is cut", "follow: {links: a, image: img}, next: a, max_pages: 1", 9, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(`
sites:
  s: {start: 'http://one.test/', count: .count, image: img, %s}
`, tt.yaml))
			w.page("one.test/", fmt.Sprintf("<p class=count>%d</p><a href=/x>x</a>", tt.claimed)+imgs("/1.jpg"))
			w.page("one.test/x", "<h1>X</h1><p class=count>1</p>"+imgs("/2.jpg"))
			w.pictures("one.test/1.jpg", "one.test/2.jpg")
			sum := w.run()
			if diff := cmp.Diff(tt.want, lacking(sum.Incomplete)); diff != "" {
				t.Errorf("summary (-want +got)\n%s", diff)
			}
			if got := w.count(Incomplete); got != len(tt.want) {
				t.Errorf("%d events, want %d", got, len(tt.want))
			}
			if diff := cmp.Diff(tt.want, lacking(w.status().Sites[0].Incomplete)); diff != "" {
				t.Errorf("status (-want +got)\n%s", diff)
			}
		})
	}
}

// What is left of a gallery may be what it lacks: it is compared by the run that
// ends with nothing of it left, and by none that it does not concern.
func TestCountWaitsForWhatIsLeft(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    parallelism: 1
    follow: {links: a, gallery: '{t}', fields: {t: h1}, count: .count, follow: {links: a, image: img}}
`)
	w.page("one.test/", "<a href=/x>x</a>")
	w.page("one.test/x", "<h1>Lake</h1><p class=count>3</p><a href=/x/1>1</a><a href=/x/2>2</a>")
	w.page("one.test/x/1", imgs("/1.jpg"))
	w.page("one.test/x/2", imgs("/2.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg")
	w.drainAt("one.test/x/1")
	if sum := w.run(); sum.Incomplete.N != 0 || sum.Open == 0 {
		t.Fatalf("got %+v", sum)
	}
	w.page("one.test/x/1", imgs("/1.jpg"))
	want := []string{"gallery Lake: 2 of 3 pictures found"}
	if diff := cmp.Diff(want, lacking(w.run().Incomplete)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if sum := w.again(); !sum.Complete() {
		t.Errorf("a run that it does not concern: %+v", sum.Incomplete)
	}
	if diff := cmp.Diff(want, lacking(w.status().Sites[0].Incomplete)); diff != "" {
		t.Errorf("status (-want +got)\n%s", diff)
	}
}

func TestIncompleteGalleriesAreListedUpToABound(t *testing.T) {
	var all IncompleteGalleries
	for range maxIncomplete + 5 {
		all.add(IncompleteGallery{})
	}
	if all.N != maxIncomplete+5 || len(all.First) != maxIncomplete {
		t.Errorf("%d, of which %d are listed", all.N, len(all.First))
	}
}

func TestKnownBefore(t *testing.T) {
	c := &Crawler{started: time.Now().Add(-time.Minute)}
	before, since := c.started.Add(-time.Hour), c.started.Add(time.Second)
	thisRun := c.started.UnixMilli() << walkBits
	job := func(id byte) frontier.Job { return frontier.Job{ID: frontier.ID{id}, Kind: frontier.Image} }
	anew := job(1)
	anew.Revisit = c.started
	record := func(state frontier.State, settled time.Time, walk int64) frontier.Record {
		return frontier.Record{Job: frontier.Job{Walk: walk}, State: state, Settled: settled}
	}
	kept := record(frontier.Done, before, 7)
	tests := []struct {
		name   string
		images []frontier.Job
		known  []frontier.Record
		want   int
	}{
		{"what was kept", []frontier.Job{job(1)}, []frontier.Record{kept}, 1},
		{"what was skipped", []frontier.Job{job(1)}, []frontier.Record{record(frontier.Skipped, before, 7)}, 1},
		{"not what is decided anew", []frontier.Job{anew}, []frontier.Record{record(frontier.Skipped, before, 7)}, 0},
		{"not what failed, is open or new", []frontier.Job{job(1), job(2), job(3)}, []frontier.Record{
			record(frontier.Failed, before, 7), record(frontier.Open, time.Time{}, 7), {},
		}, 0},
		{"not what this run saved", []frontier.Job{job(1)}, []frontier.Record{record(frontier.Done, since, 7)}, 0},
		{"once in a run", []frontier.Job{job(1)}, []frontier.Record{record(frontier.Done, before, thisRun)}, 0},
		{"once on a page", []frontier.Job{job(1), job(1)}, []frontier.Record{kept, kept}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.knownBefore(tt.images, tt.known); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}
