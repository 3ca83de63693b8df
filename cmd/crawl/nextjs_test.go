package main

import (
	"testing"

	"magpie/fixtures/nextjs"
)

// Albums are found in the JSON of pages that show nothing, page by page up to
// the last, and the pictures behind the thumbnails are kept by album.
func TestNextjs(t *testing.T) {
	w := shipped(t, nextjs.New(), nextjs.Host)
	w.run(exitDone, "nextjs")

	want, pages := names{}, 3 // of the list of albums
	var thumbnails []string
	for _, a := range nextjs.Albums() {
		pages += a.Pages
		for _, p := range a.Pictures {
			want.put("nextjs/"+safe(a.Title)+"/"+p.ID+".jpg", p.SHA256)
			thumbnails = append(thumbnails, p.Thumbnail)
		}
	}
	w.wantFiles(want)
	w.wantRequests(pages + len(want))
	w.wantNotAsked(thumbnails...)
	w.wantNothingNew("nextjs", 2)
}
