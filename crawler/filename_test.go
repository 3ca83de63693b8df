package crawler

import (
	"net/http"
	"strings"
	"testing"
)

// called answers with the picture of an address and calls its file something.
func called(address, disposition string) answerFunc {
	return func(n int, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Disposition", disposition)
		pictureOf(address)(n, w, r)
	}
}

func TestFilenameThatTheHostGives(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, save: '{filename}{ext}', parallelism: 1}
`)
	w.page("one.test/", imgs("/get?id=1", "/2.jpg", "/3.jpg", "/4.jpg"))
	w.answer("one.test/get?id=1", called("1", `attachment; filename="old.gif"; filename*=UTF-8''M%C3%B6we%202.png`))
	w.answer("one.test/2.jpg", called("2", `inline; filename="../../etc/passwd.jpg"`))
	w.answer("one.test/3.jpg", called("3", `attachment`))
	w.answer("one.test/4.jpg", called("4", `attachment; filename=".jpg"`))
	w.complete()
	w.wantFiles(map[string]string{"Möwe 2.jpg": "1", "passwd.jpg": "2", "3.jpg": "3", ".jpg.jpg": "4"})
}

// A picture that another gallery has already keeps the name it came with.
func TestFilenameOfATwin(t *testing.T) {
	w := newWorld(t, strings.Replace(albums, "{title}{ext}", "{filename}{ext}", 1))
	w.page("one.test/", `<p class=who>Ann</p><a class=album href=/birds>1</a><a class=album href=/trees>2</a>`)
	w.page("one.test/birds", album("Birds", "", "/p/1"))
	w.page("one.test/trees", album("Trees", "", "/p/1"))
	w.page("one.test/p/1", `<h2>Nest</h2>`+imgs("/1.jpg"))
	w.answer("one.test/1.jpg", called("1", `inline; filename=nest`))
	w.complete()
	w.wantRequests(1, "one.test/1.jpg")
	w.wantFiles(map[string]string{"s/Ann/Birds/nest.jpg": "1", "s/Ann/Trees/nest.jpg": "1"})
}
