package main

import (
	"cmp"
	"fmt"
	"testing"

	"magpie/fixtures/manga"
)

// The pages of every chapter are kept in their order, in a folder for each
// chapter; of the one that is read elsewhere nothing is asked for.
func TestManga(t *testing.T) {
	gallery := manga.New()
	w := shipped(t, gallery, manga.Host, manga.PageHost)
	w.run(exitDone, "manga")

	want, here := names{}, 0
	for _, c := range gallery.Chapters() {
		if len(c.Pages) > 0 {
			here++
		}
		for i, p := range c.Pages {
			want.put(fmt.Sprintf("manga/%s %s/%03d.jpg", c.Number, cmp.Or(c.Title, "untitled"), i+1), p.SHA256)
		}
	}
	w.wantFiles(want)
	w.wantRequests(3 + here + len(want)) // ten chapters to a page of the feed
	w.wantNothingNew("manga", 2)
}

// A page that is not among the start pages is tried by the rule that finds
// something on it, not by the one whose next could be made of any address.
func TestTryOnAPageOfManga(t *testing.T) {
	gallery := manga.New()
	w := shipped(t, gallery, manga.Host)
	first := gallery.Chapters()[0]
	try := w.startOf("try", "https://"+manga.Host+"/at-home/server/"+first.ID)
	if code := try.wait(); code != exitDone {
		t.Fatalf("crawl try exited with %d\n%s", code, &try.stderr)
	}
	wantSaid(t, try.stdout.String(), "site      manga, rule follow: ", first.Pages[0].URL)
}
