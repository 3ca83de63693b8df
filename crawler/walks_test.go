package crawler

import (
	"fmt"
	"net/http"
	"testing"

	"magpie/frontier"
)

// reply answers with JSON.
func reply(body string) answerFunc {
	return func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, body)
	}
}

// A page of one API leads into another, whose answer says where pictures are
// in three pieces.
func TestWalkIntoASecondAPI(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://api.test/chapters
    format: json
    each:
      in: '.data[]'
      fields: {id: .id, chapter: .attributes.chapter}
      gallery: 'Chapter {chapter}'
      follow:
        links: {template: 'http://api.test/server/{id}'}
        format: json
        image: {jq: '.baseUrl as $base | .chapter as $c | $c.data[] | "\($base)/data/\($c.hash)/\(.)"'}
`)
	w.answer("api.test/chapters", reply(`{"data": [
		{"id": "aa", "attributes": {"chapter": "1"}}, {"id": "bb", "attributes": {"chapter": "1.5"}}]}`))
	w.answer("api.test/server/aa", reply(`{"baseUrl": "http://node7.test", "chapter": {"hash": "f00", "data": ["1-x.jpg", "2-y.jpg"]}}`))
	w.answer("api.test/server/bb", reply(`{"baseUrl": "http://node9.test/t", "chapter": {"hash": "ba5", "data": ["1-z.jpg"]}}`))
	w.pictures("node7.test/data/f00/1-x.jpg", "node7.test/data/f00/2-y.jpg", "node9.test/t/data/ba5/1-z.jpg")
	w.yaml += "    hosts: ['node7.test', 'node9.test']\n"
	w.complete()
	w.wantFiles(map[string]string{
		"s/Chapter 1/1-x.jpg":   "node7.test/data/f00/1-x.jpg",
		"s/Chapter 1/2-y.jpg":   "node7.test/data/f00/2-y.jpg",
		"s/Chapter 1.5/1-z.jpg": "node9.test/t/data/ba5/1-z.jpg",
	})
}

// Artists have albums, and albums have parts, each a gallery with a list of its
// own.
func TestWalkThreeGalleriesDeep(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    follow:
      links: a.artist
      fields: {artist: h1}
      gallery: '{artist}'
      image: img.portrait
      next: a.next
      follow:
        links: a.album
        fields: {album: h1}
        gallery: '{artist}, {album}'
        image: img.cover
        each:
          in: section
          fields: {part: h2}
          gallery: '{artist}, {album}, {part}'
          image: img
    save: '{gallery}/{name}{ext}'
`)
	w.page("one.test/", `<a class=artist href=/ann>Ann</a><a class=artist href=/bob>Bob</a>`)
	w.page("one.test/ann", `<h1>Ann</h1><img class=portrait src=/ann.jpg><a class=album href=/ann/1>1</a><a class=next href=/ann?2>next</a>`)
	w.page("one.test/ann?2", `<h1>Ann</h1><a class=album href=/ann/2>2</a>`)
	w.page("one.test/bob", `<h1>Bob</h1><img class=portrait src=/bob.jpg>`)
	w.page("one.test/ann/1", `<h1>Sea</h1><img class=cover src=/sea.jpg>
		<section><h2>Day</h2><img src=/s1.jpg><img src=/s2.jpg></section><section><h2>Night</h2><img src=/s3.jpg></section>`)
	w.page("one.test/ann/2", `<h1>Hills</h1><img class=cover src=/hills.jpg>`)
	want := map[string]string{}
	for path, name := range map[string]string{
		"Ann": "ann", "Bob": "bob", "Ann, Sea": "sea", "Ann, Hills": "hills", "Ann, Sea, Night": "s3",
	} {
		want[path+"/"+name+".jpg"] = "one.test/" + name + ".jpg"
	}
	want["Ann, Sea, Day/s1.jpg"], want["Ann, Sea, Day/s2.jpg"] = "one.test/s1.jpg", "one.test/s2.jpg"
	for _, address := range want {
		w.pictures(address)
	}
	w.complete()
	w.wantFiles(want)
}

// Two rules read pages that one page links to, each its own; a page that both
// mean is read by both.
func TestWalkByTwoFollows(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    follow:
      - {links: a.photo, image: img.large}
      - {links: 'a.album, a.both', gallery: '{t}', fields: {t: h1}, image: img.thumb}
      - {links: a.both, image: img.large}
`)
	w.page("one.test/", `<a class=photo href=/p>p</a><a class=album href=/a>a</a><a class=both href=/b>b</a>`)
	for _, page := range []string{"p", "a", "b"} {
		w.page("one.test/"+page, fmt.Sprintf(`<h1>Album %s</h1><img class=large src=/%s-large.jpg><img class=thumb src=/%s-thumb.jpg>`, page, page, page))
		w.pictures("one.test/"+page+"-large.jpg", "one.test/"+page+"-thumb.jpg")
	}
	w.complete()
	w.wantFiles(map[string]string{
		"s/p-large.jpg": "one.test/p-large.jpg", "s/Album a/a-thumb.jpg": "one.test/a-thumb.jpg",
		"s/b-large.jpg": "one.test/b-large.jpg", "s/Album b/b-thumb.jpg": "one.test/b-thumb.jpg",
	})
	w.wantRequests(1, "one.test/p", "one.test/a")
	w.wantRequests(2, "one.test/b")
}

// A list in JSON is read on by how much of it was read, up to a page that holds
// nothing.
func TestWalkByOffset(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/list?limit=2&offset=0
    format: json
    each: {in: '.[]', fields: {id: .id}, image: .file}
    next: {query: {offset: '{offset}'}}
    until: finds == 0
    save: '{id}{ext}'
`)
	want := map[string]string{}
	for i := range 5 {
		file := fmt.Sprintf("one.test/f/%d", i+1)
		w.pictures(file)
		want[fmt.Sprintf("%d.jpg", i+1)] = file
	}
	list := func(offset int, body string) {
		w.answer(fmt.Sprintf("one.test/list?limit=2&offset=%d", offset), reply(body))
	}
	list(0, `[{"id": 1, "file": "/f/1"}, {"id": 2, "file": "/f/2"}]`)
	list(2, `[{"id": 3, "file": "/f/3"}, {"id": 4, "file": "/f/4"}]`)
	list(4, `[{"id": 5, "file": "/f/5"}]`)
	list(5, `[]`)
	w.complete()
	w.wantFiles(want)
	w.wantTotal(4 + 5)
	if got := len(w.records(frontier.Page, frontier.Done)); got != 4 {
		t.Errorf("%d pages", got)
	}
}
