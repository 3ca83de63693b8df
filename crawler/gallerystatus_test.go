package crawler

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

func TestGalleryStatusSays(t *testing.T) {
	picture := FailedJob{Job: "image", URL: "http://one.test/1.jpg", Cause: "404"}
	third := FailedJob{Job: "page", URL: "http://one.test/3", Cause: "500", Page: 3}
	claims := func(n int64, g frontier.GallerySums) frontier.GallerySums {
		g.Claims, g.Claimed = 1, n
		return g
	}
	tests := []struct {
		name   string
		sums   frontier.GallerySums
		failed []FailedJob
		want   string
	}{
		{"all that is claimed", claims(120, frontier.GallerySums{Done: 120}), nil, "120 of 120"},
		{"more than is claimed", claims(120, frontier.GallerySums{Done: 121}), nil, "121 of 121"},
		{"one not found", claims(120, frontier.GallerySums{Done: 119}), nil, "119 of 120, 1 not found"},
		{"one failed and one left", claims(120, frontier.GallerySums{Done: 118, Failed: 1, Open: 1}), nil, "118 of 120, 1 failed, 1 left"},
		{"pages left, which may have the others", claims(120, frontier.GallerySums{Done: 90, PagesOpen: 1}), nil, "90 of 120, 1 of its pages left"},
		{"nothing claimed", frontier.GallerySums{Done: 118}, nil, "118, all that was found"},
		{"nothing claimed, one failed", frontier.GallerySums{Done: 117, Failed: 1}, []FailedJob{picture},
			"117 of 118 found, 1 failed (http://one.test/1.jpg: 404)"},
		{"skipped", frontier.GallerySums{Done: 5, Skipped: 2}, nil, "5 of 7 found, 2 skipped"},
		{"a page of the chain failed", frontier.GallerySums{Done: 5, PagesFailed: 1}, []FailedJob{third},
			"5 of 5 found, 1 of its pages failed (http://one.test/3, page 3 of its chain: 500)"},
		{"a chain lacks some", frontier.GallerySums{Done: 5, Missing: 2}, nil, "5 of 7, 2 not found"},
		{"the chain is cut", claims(120, frontier.GallerySums{Done: 5, Cut: 1}), nil, "5, all that was found"},
		{"two pages claim what their chains show", frontier.GallerySums{Done: 5, Claims: 2, Claimed: 9}, nil, "5 found; 2 pages claim 9"},
		{"two pages claim, and nobody compared", frontier.GallerySums{Done: 2, Claims: 2, Claimed: 6, Unchecked: 2}, nil,
			"2 found; 2 pages claim 6, not compared"},
		{"two pages claim, one failed", frontier.GallerySums{Done: 1, Failed: 1, Claims: 2, Claimed: 6, Unchecked: 2}, nil,
			"1 of 2 found, 1 failed; 2 pages claim 6, not compared"},
		{"two chains lack some", frontier.GallerySums{Done: 2, Claims: 2, Claimed: 6, Missing: 4}, nil, "2 of 6, 4 not found; 2 pages claim 6"},
		{"more is kept than is claimed, and some of that lacks", claims(8, frontier.GallerySums{Done: 10, Missing: 3}), nil,
			"10 kept; the site claims 8, 3 of them not found"},
		{"the same, and some is left", claims(8, frontier.GallerySums{Done: 10, Open: 1, Missing: 3}), nil,
			"10 kept, 1 left; the site claims 8, 3 of them not found"},
		{"the claim is about something else", claims(9, frontier.GallerySums{PagesFailed: 1}), nil, "no pictures, 1 of its pages failed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := galleryStatus(frontier.Gallery{Site: "s", GallerySums: tt.sums}, failedJobs{"": tt.failed})
			if got := s.String(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if whole := tt.sums.Done == tt.sums.Found()-tt.sums.Skipped; s.Complete && !whole {
				t.Error("it is said to be complete")
			}
		})
	}
}

// Those that are not complete come first, and of what failed a few are named.
func TestEachGallery(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', follow: {links: a, gallery: '{t}', fields: {t: h1}, image: img}}
`)
	w.page("one.test/", "<a href=/x>x</a><a href=/y>y</a><a href=/z>z</a>")
	w.page("one.test/x", "<h1>Ash</h1>"+imgs("/1.jpg"))
	w.page("one.test/y", "<h1>Bay</h1>"+imgs("/4.jpg", "/5.jpg", "/6.jpg", "/7.jpg"))
	w.page("one.test/z", "<h1>Cay</h1>"+imgs("/2.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg")
	w.run()
	o := w.options()
	var got []string
	err := EachGallery(t.Context(), o.Config, "s", func(g GalleryStatus) error {
		got = append(got, fmt.Sprintf("%s: %s; %d named", g.Name(), g.Images.text(), len(g.FirstFailed)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Bay: 0 done, 4 failed; 3 named", "Ash: 1 done, 0 failed; 0 named", "Cay: 1 done, 0 failed; 0 named"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("galleries (-want +got):\n%s", diff)
	}
	s := w.status().Sites[0]
	if s.Galleries.Complete != 2 || s.Galleries.Incomplete != 1 || len(s.Galleries.First) != 1 {
		t.Errorf("the site has %+v", s.Galleries)
	}
}

func (c Counts) text() string { return fmt.Sprintf("%d done, %d failed", c.Done, c.Failed) }

// statusOf says of each gallery of a site what is known.
func (w *world) statusOf(site string) (all []string) {
	w.t.Helper()
	err := EachGallery(w.t.Context(), w.options().Config, site, func(g GalleryStatus) error {
		all = append(all, fmt.Sprintf("%s: %s", g.Name(), g))
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// Where records name galleries of their own, what the page claims is no claim of
// the gallery around them.
func TestGalleriesOfRecordsClaimNothing(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: 'http://one.test/'
    gallery: 'g'
    count: .count
    each: {in: section, fields: {nm: h2}, gallery: '{nm}', image: img}
`)
	w.page("one.test/", "<p class=count>3</p><section><h2>Ash</h2>"+imgs("/1.jpg")+"</section><section><h2>Bay</h2>"+imgs("/2.jpg")+"</section>")
	w.pictures("one.test/1.jpg", "one.test/2.jpg")
	sum := w.run()
	if diff := cmp.Diff([]string{"gallery g: 2 of 3 pictures found"}, lacking(sum.Incomplete)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Ash: 1, all that was found", "Bay: 1, all that was found"}, w.statusOf("s")); diff != "" {
		t.Errorf("galleries (-want +got):\n%s", diff)
	}
	if all := sum.Sites[0].Galleries; all.Complete != 2 || all.Incomplete != 0 {
		t.Errorf("got %+v, want both complete", all)
	}
}

// Two galleries of one name whose pictures are behind links cannot be compared
// with what they claim, which is said.
func TestGalleriesOfOneNameAreNotCompared(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: 'http://one.test/'
    follow: {links: a, gallery: '{nm}', fields: {nm: h1}, count: .count, follow: {links: a, image: img}}
`)
	w.page("one.test/", "<a href=/x>x</a><a href=/y>y</a>")
	for _, name := range []string{"x", "y"} {
		w.page("one.test/"+name, "<h1>Untitled</h1><p class=count>3</p><a href=/"+name+"1>1</a>")
		w.page("one.test/"+name+"1", imgs("/"+name+".jpg"))
		w.pictures("one.test/" + name + ".jpg")
	}
	all := w.run().Sites[0].Galleries
	if all.Complete != 0 || all.Incomplete != 1 || all.Lacking != 0 {
		t.Errorf("got %+v, want one that is not complete", all)
	}
	want := []string{"Untitled: 2 found; 2 pages claim 6, not compared"}
	if diff := cmp.Diff(want, w.statusOf("s")); diff != "" {
		t.Errorf("galleries (-want +got):\n%s", diff)
	}
}
