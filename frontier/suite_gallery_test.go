package frontier

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// in puts a job into a gallery.
func in(gallery string, job Job) Job {
	job.Gallery = gallery
	return job
}

// galleries are the sums of those that pass a filter, by name, in order.
func (c *crawl) galleries(f GalleryFilter) (all []Gallery) {
	c.t.Helper()
	err := c.Galleries(c.t.Context(), f, func(g Gallery) error {
		g.Changed = time.Time{}
		all = append(all, g)
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return all
}

func (c *crawl) wantGalleries(f GalleryFilter, want ...Gallery) {
	c.t.Helper()
	for i := range want {
		want[i].Site = f.Site
	}
	if diff := cmp.Diff(want, c.galleries(f)); diff != "" {
		c.t.Errorf("galleries that pass %+v (-want +got):\n%s", f, diff)
	}
}

var allGalleries, incompleteGalleries = GalleryFilter{Site: "site"}, GalleryFilter{Site: "site", Incomplete: true}

func galleriesAreSummed(t *testing.T, c *crawl) {
	other := image("a", 9)
	other.Site = "other"
	c.add(page("a", 1), in("Owls", image("a", 1)), in("Owls", image("a", 2)), in("Owls", image("b", 3)),
		in("Cats", image("a", 4)), in("Cats", image("a", 5)), image("a", 6), rangeJob("a", "[1-9]"), other)
	h := c.take()
	c.jobs(h, Page, 9)
	c.jobs(h, Image, 9)
	c.done(h, finished(page("a", 1)),
		Outcome{Job: in("Owls", image("a", 1)), State: Done, Result: Result{Size: 7}},
		Outcome{Job: in("Owls", image("a", 2)), State: Skipped, Result: Result{Size: 5}},
		Outcome{Job: in("Cats", image("a", 4)), State: Failed},
		Outcome{Job: in("Cats", image("a", 5)), State: Done, Result: Result{Size: 8}},
		finished(image("a", 6)), finished(other))
	here := Gallery{GallerySums: GallerySums{Done: 1, PagesOpen: 1}}
	cats := Gallery{Name: "Cats", GallerySums: GallerySums{Done: 1, Failed: 1, Bytes: 8}}
	owls := Gallery{Name: "Owls", GallerySums: GallerySums{Open: 1, Done: 1, Skipped: 1, Bytes: 7}}
	c.wantGalleries(allGalleries, here, cats, owls)
	c.wantGalleries(incompleteGalleries, here, cats, owls)

	h = c.take()
	c.jobs(h, Image, 9)
	c.done(h, finished(in("Owls", image("b", 3))))
	owls.Open, owls.Done = 0, 2
	c.wantGalleries(allGalleries, here, cats, owls)
	c.wantGalleries(incompleteGalleries, here, cats)
	c.wantGalleries(GalleryFilter{Site: "other"}, Gallery{GallerySums: GallerySums{Done: 1}})

	again := in("Owls", image("a", 1))
	again.Version = "2"
	c.add(again)
	owls.Open, owls.Done, owls.Bytes = 1, 1, 0
	c.wantGalleries(incompleteGalleries, here, cats, owls)
}

// A picture that is found in another gallery before it is fetched counts there.
func galleriesTakeOver(t *testing.T, c *crawl) {
	c.add(in("Owls", image("a", 1)), in("Owls", image("a", 2)))
	c.add(in("Cats", image("a", 1)))
	c.wantGalleries(allGalleries, Gallery{Name: "Cats", GallerySums: GallerySums{Open: 1}},
		Gallery{Name: "Owls", GallerySums: GallerySums{Open: 1}})
	h := c.take()
	c.jobs(h, Image, 9)
	c.done(h, finished(in("Cats", image("a", 1))), finished(in("Cats", image("a", 2))))
	c.done(h, finished(in("Cats", image("a", 2))))
	c.wantGalleries(allGalleries, Gallery{Name: "Cats", GallerySums: GallerySums{Done: 2}})
}

// What a page claims counts in the gallery that it shows, as long as it is known.
func galleriesClaim(t *testing.T, c *crawl) {
	first, last := page("a", 1), in("Owls", page("a", 2))
	c.add(first, last, in("Owls", image("a", 1)))
	h := c.take()
	c.jobs(h, Page, 9)
	c.jobs(h, Image, 9)
	claims := Result{Shows: "Owls", Promised: 3}
	c.done(h, Outcome{Job: first, State: Done, Result: claims}, finished(in("Owls", image("a", 1))))
	owls := Gallery{Name: "Owls", ClaimURL: first.URL, GallerySums: GallerySums{Done: 1, PagesOpen: 1, Claims: 1, Claimed: 3}}
	c.wantGalleries(incompleteGalleries, owls)
	c.done(h, Outcome{Job: last, State: Done})
	owls.PagesOpen = 0
	c.wantGalleries(incompleteGalleries, owls)
	if got := owls.Lacks(); got != 2 {
		t.Errorf("lacks %d, want 2", got)
	}

	first.Version = "2"
	c.add(first)
	h.takeBack([]Outcome{{Job: first}})
	c.jobs(h, Page, 9)
	c.done(h, Outcome{Job: first, State: Failed, Result: Result{Cause: "503"}})
	owls.PagesFailed = 1
	c.wantGalleries(incompleteGalleries, owls)
	if got := c.get(first).Result; got.Shows != "Owls" || got.Promised != 3 {
		t.Errorf("a page that fails forgets what it held: %+v", got)
	}
	c.done(h, Outcome{Job: first, State: Done, Result: Result{Shows: "Owls", Promised: 1}})
	c.wantGalleries(incompleteGalleries)

	lost := in("Owls", page("a", 3))
	c.add(lost)
	c.jobs(h, Page, 9)
	c.done(h, Outcome{Job: lost, State: Done, Result: Result{Missing: 2}})
	lost.Version = "2"
	c.add(lost)
	h.takeBack([]Outcome{{Job: lost}})
	c.jobs(h, Page, 9)
	c.done(h, Outcome{Job: lost, State: Skipped})
	c.wantGalleries(incompleteGalleries)
}

// Pages that claim more than anybody can count leave the galleries readable, and exact.
func galleriesBoundClaims(t *testing.T, c *crawl) {
	pages := []Job{page("a", 1), page("a", 2), page("a", 3)}
	c.add(append(pages, image("a", 1))...)
	h := c.take()
	c.jobs(h, Page, 9)
	c.jobs(h, Image, 9)
	c.done(h, finished(image("a", 1)))
	for _, job := range pages[:2] {
		c.done(h, Outcome{Job: job, State: Done, Result: Result{Promised: 1 << 62, Missing: 1 << 62}})
	}
	c.done(h, Outcome{Job: pages[2], State: Done, Result: Result{Promised: 3, Missing: 2}})
	c.wantGalleries(allGalleries, Gallery{GallerySums: GallerySums{
		Done: 1, Claims: 3, Claimed: 2*mostClaimed + 3, Missing: 2*mostClaimed + 2,
	}})
}

// Of several pages that claim something the one that still does is named.
func galleriesNameTheClaim(t *testing.T, c *crawl) {
	first, second, picture := page("a", 1), page("a", 2), image("a", 1)
	c.add(first, second, picture)
	h := c.take()
	c.jobs(h, Page, 9)
	c.jobs(h, Image, 9)
	claims := func(job Job, n int) Outcome {
		return Outcome{Job: job, State: Done, Result: Result{Promised: n, Unchecked: true}}
	}
	c.done(h, claims(first, 3), claims(second, 2), finished(picture))
	both := Gallery{GallerySums: GallerySums{Done: 1, Claims: 2, Claimed: 5, Unchecked: 2}}
	c.wantGalleries(allGalleries, both)
	c.wantGalleries(incompleteGalleries, both)
	if both.IsComplete() || both.Lacks() != 0 {
		t.Errorf("complete %v, lacks %d; want neither to be told", both.IsComplete(), both.Lacks())
	}
	if err := c.Amend(t.Context(), []Outcome{{Job: second, State: Done}}); err != nil {
		t.Fatal(err)
	}
	one := Gallery{ClaimURL: first.URL, GallerySums: GallerySums{Done: 1, Claims: 1, Claimed: 3, Unchecked: 1}}
	c.wantGalleries(incompleteGalleries, one)
	if err := c.Amend(t.Context(), []Outcome{{Job: second, State: Done, Result: Result{Missing: 4, Apart: true}}}); err != nil {
		t.Fatal(err)
	}
	c.wantGalleries(incompleteGalleries, one)
}

func galleriesChange(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	changed := func() (at time.Time) {
		err := c.Galleries(t.Context(), allGalleries, func(g Gallery) error {
			at = g.Changed
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	if at := changed(); !at.IsZero() {
		t.Errorf("changed at %v before any outcome", at)
	}
	c.clock.advance(time.Second)
	h := c.take()
	c.done(h, finished(c.jobs(h, Image, 1)[0]))
	want := c.clock.now()
	c.clock.advance(time.Second)
	c.add(image("a", 2))
	if at := changed(); !at.Equal(want) {
		t.Errorf("changed at %v, want %v", at, want)
	}
}

func galleriesEnd(t *testing.T, c *crawl) {
	c.add(in("1", image("a", 1)), in("2", image("a", 2)))
	enough, n := errors.New("enough"), 0
	err := c.Galleries(t.Context(), allGalleries, func(Gallery) error { n++; return enough })
	if !errors.Is(err, enough) || n != 1 {
		t.Errorf("%v after %d galleries, want it to end with the first", err, n)
	}
}

// One gallery is had by its name, and "" is a name.
func galleriesHaveNames(t *testing.T, c *crawl) {
	c.add(in("1", image("a", 1)), in("2", image("a", 2)), image("a", 3))
	for _, only := range []string{"", "1", "2", "3"} {
		var got []string
		err := c.Galleries(t.Context(), GalleryFilter{Site: allGalleries.Site, Only: &only}, func(g Gallery) error {
			got = append(got, g.Name)
			return nil
		})
		want := []string{only}
		if only == "3" {
			want = nil
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("of %q: %v\n%s", only, err, diff)
		}
	}
}
