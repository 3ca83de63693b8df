package main

import (
	"fmt"
	"testing"

	"magpie/fixtures/ajax"
	"magpie/frontier"
)

// What a script would ask for while one scrolls is asked for with its forms, up
// to the last: no preview, no fragment twice.
func TestAjax(t *testing.T) {
	w := shipped(t, ajax.New(), ajax.Host)
	w.run(exitDone, "ajax")

	want, bodies := names{}, map[string]bool{}
	for i, p := range ajax.Pictures() {
		want.put(fmt.Sprintf("ajax/%04d.jpg", i+1), p.SHA256)
		if i > 0 && i%ajax.PerFragment == 0 {
			bodies[fmt.Sprintf("offset=%d&token=%s", i, ajax.Token)] = true
		}
	}
	w.wantFiles(want)
	if n := w.server.Counter().Requests(ajax.More); n != len(bodies) {
		t.Errorf("%d fragments were asked for, want %d", n, len(bodies))
	}
	for _, r := range w.records(frontier.Page, frontier.Done) {
		if r.URL == ajax.More && !bodies[r.Body] {
			t.Errorf("a fragment was asked for with %q", r.Body)
		}
		delete(bodies, r.Body)
	}
	if len(bodies) > 0 {
		t.Errorf("no fragment was asked for with %v", bodies)
	}
	w.wantNothingNew("ajax", 1)
}

// posted describes the fragments alone, as a chain of forms from the first on.
var posted = []byte(`
sites:
  posted:
    start: https://scroll.example.net/ajax/more
    headers: {X-Requested-With: XMLHttpRequest}
    body: {form: {offset: '{offset}', token: ` + ajax.Token + `}}
    format: json
    fields: {more: .more}
    next: {url: {}}
    until: not more
    image: [.html, {html: {}}, '.item a']
`)

// Pages that differ in what is sent for them alone are a chain like any other:
// of one that was read to its end the head and the end are read again.
func TestPostedChainIsNotReadAgain(t *testing.T) {
	w := newWorld(t, posted, ajax.New(), ajax.Host)
	w.run(exitDone)
	pictures := len(ajax.Pictures())
	if n := len(w.files()); n != pictures {
		t.Errorf("%d pictures on disk, want %d", n, pictures)
	}
	w.wantNothingNew("posted", 2)
}
