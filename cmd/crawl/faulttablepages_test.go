package main

import (
	"testing"

	"magpie/fixtures"
)

// pageFaults are those of pages and of how they lead on.
func pageFaults() map[string]faultCase {
	return map[string]faultCase{
		"gzip bomb in place of a page": sickPage(fixtures.GzipBomb(
			fixtures.File{Type: "text/html", Data: []byte(`<img src="/img/late.jpg">`)}, 1<<30,
		)),
	}
}

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
		w.wantFiles(filesOf(map[string][]byte{"ward/well.jpg": wellPicture}))
		w.wantNothingAstray()

		gallery.Order()
		w.server.Counter().Reset()
		w.run(exitDone)
		w.wantAsked(map[string]int{page: 1, sick: 1, page + "img/late.jpg": 1})
		w.wantFiles(filesOf(map[string][]byte{"ward/well.jpg": wellPicture, "ward/late.jpg": latePicture}))
	}
}

func nameFaults() map[string]faultCase { return nil }
