package main

import (
	"fmt"
	"slices"
	"testing"

	"magpie/fixtures/booru"
)

// Posts are found page by page from the last id, until a page is empty: the
// files of all that show one, never the smaller samples.
func TestBooru(t *testing.T) {
	gallery := booru.New()
	w := shipped(t, gallery, booru.Host, booru.FileHost)
	w.run(exitDone, "booru")

	want, tagged := names{}, 0
	for _, p := range gallery.Posts() {
		if !slices.Contains(p.Tags, "scenery") {
			continue
		}
		tagged++
		if p.FileURL != "" {
			want.put(fmt.Sprintf("booru/%d.%s", p.ID, p.Ext), p.SHA256)
		}
	}
	w.wantFiles(want)
	pages := tagged/40 + 2 // the last two are not full and empty
	w.wantRequests(pages + len(want))
	w.wantNothingNew("booru", 3)
}
