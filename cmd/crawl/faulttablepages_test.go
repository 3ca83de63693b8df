package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"testing"

	"magpie/fixtures"
	"magpie/fixtures/unruly"
)

// pageFaults are those of pages and of how they lead on.
func pageFaults() map[string]faultCase {
	const sid = "drop: [sid]"
	return map[string]faultCase{
		"gzip bomb in place of a page": sickPage(fixtures.GzipBomb(
			fixtures.File{Type: "text/html", Data: []byte(`<img src="/img/late.jpg">`)}, 1<<30,
		)),
		"page of 50 MB":  sickPage(frontPage(unruly.Big(50_000_000, 1))),
		"endless paging": chain{gallery: unruly.Endless(3), last: "/list/4.html", pages: 4, pictures: 3, files: 3}.run,
		"session ids in the addresses of pages": chain{
			gallery: sessions(false), last: "/list/3.html?sid=5", pages: 6, pictures: 6, files: 6,
		}.run,
		"session ids in the addresses of pages, with drop": chain{
			gallery: sessions(false), settings: sid, last: "/list/1.html?sid=3", pages: 4, pictures: 6, files: 6,
		}.run,
		"session ids in the addresses of pictures": chain{
			gallery: sessions(true), settings: "max_pages: 6", last: "/list/3.html?sid=5", pages: 6, pictures: 12, files: 6,
		}.run,
		"page with 100,000 links": manyLinks,
		"session ids in the addresses of pictures, with drop": chain{
			gallery: sessions(true), settings: sid, last: "/list/1.html?sid=3", pages: 4, pictures: 6, files: 6,
		}.run,
	}
}

// unrulyFiles are the first n pictures of an unruly gallery, on disk.
func unrulyFiles(n int) names {
	files := names{}
	for i := range n {
		files.put(fmt.Sprintf("ward/%d.jpg", i), sha256.Sum256(unruly.Picture(i).Data))
	}
	return files
}

// frontPage answers with the start page of another gallery.
func frontPage(gallery http.Handler) fixtures.Misdeed {
	return fixtures.Misdeed{Name: "front page", Answer: func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		r.URL.Path = "/"
		gallery.ServeHTTP(w, r)
	}}
}

// sessions is a gallery of three pages with two pictures each, whose last page
// leads to the first again.
func sessions(inPictures bool) http.Handler {
	return unruly.Sessions(unruly.SessionOptions{Pages: 3, PerPage: 2, InPictures: inPictures})
}

// chain is a case of a list that has no end of its own.
type chain struct {
	gallery  http.Handler
	settings string
	// last is the path of the page that the row tells of, behind which nothing
	// is read.
	last string
	// pages and pictures are how many the first run asks for, each once, and
	// files how many of the pictures differ. Where they are fewer, their
	// addresses are new in every run.
	pages, pictures, files int
}

func (c chain) run(t *testing.T, row faultRow) {
	w := newWorld(t, fmt.Appendf(nil, `
sites:
  ward:
    start: https://one.test/
    next: a[rel=next]
    image: a.pic
    parallelism: %d
    %s
`, wardParallelism, c.settings), c.gallery, "one.test")
	w.run(row.exit)
	w.wantRecord(row, "https://one.test"+c.last)
	w.wantRequests(c.pages + c.pictures)
	w.wantFiles(unrulyFiles(c.files))
	w.wantNothingAstray()
	w.wantPeak(wardParallelism, "one.test")

	w.server.Counter().Reset()
	w.run(exitDone)
	counter := w.server.Counter()
	if again := counter.Requests("https://one.test"+c.last) > 0; again != row.again {
		t.Errorf("the last page was asked for again: %t, want %t", again, row.again)
	}
	if n := counter.Total(); n > c.pages && c.pictures == c.files {
		t.Errorf("%d requests in the second run, want no more than %d pages", n, c.pages)
	}
	w.wantFiles(unrulyFiles(c.files))
}

// maxPageSent is how many bytes may be on their way before a page is given up
// behind 16 MiB.
const maxPageSent = 24 << 20

// sickPage is a case of a start page that cannot be read, beside one that can.
func sickPage(do fixtures.Misdeed) faultCase {
	return func(t *testing.T, row faultRow) {
		gallery := fixtures.Misbehave(wardOf(map[string][]byte{
			"/":             []byte(`<img src="/img/well.jpg">`),
			"/sick.html":    []byte(`<img src="/img/late.jpg">`),
			"/img/well.jpg": wellPicture, "/img/late.jpg": latePicture,
		}), fixtures.Order{Path: "/sick.html", Do: do})
		w := newWorld(t, []byte(`
sites:
  ward:
    start: ['https://one.test/', 'https://one.test/sick.html']
    image: img
    tries: 2
`), gallery, "one.test")
		const page, sick = "https://one.test/", "https://one.test/sick.html"
		w.run(row.exit)
		w.wantRecord(row, sick)
		w.wantAsked(map[string]int{page: 1, sick: 1, page + "img/well.jpg": 1})
		if sent := w.server.Counter().Bytes(); sent > maxPageSent {
			t.Errorf("%d bytes were sent, want %d at most", sent, maxPageSent)
		}
		w.wantFiles(filesOf(map[string][]byte{"ward/well.jpg": wellPicture}))
		w.wantNothingAstray()

		gallery.Order()
		w.server.Counter().Reset()
		w.run(exitDone)
		w.wantAsked(map[string]int{page: 1, sick: 1, page + "img/late.jpg": 1})
		w.wantFiles(filesOf(map[string][]byte{"ward/well.jpg": wellPicture, "ward/late.jpg": latePicture}))
	}
}

// manyLinks leads to 100,000 pictures, of which two are wanted: each of the
// others stands in a record.
func manyLinks(t *testing.T, row faultRow) {
	slow(t)
	const links = 100_000
	w := newWorld(t, []byte(`
sites:
  ward:
    start: https://one.test/
    image: a.pic
    parallelism: 64
    where: 'name in ["7", "99999"]'
`), unruly.Links(links), "one.test")
	p := w.run(row.exit)
	w.wantRecord(row, "https://one.test/")
	w.wantRequests(1 + 2)
	w.wantFiles(filesOf(map[string][]byte{"ward/7.jpg": unruly.Picture(7).Data, "ward/99999.jpg": unruly.Picture(99_999).Data}))
	wantSaid(t, p.stdout.String(), "skipped  99998\n")
	w.wantNothingAstray()
}
