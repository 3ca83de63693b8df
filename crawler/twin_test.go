package crawler

import (
	"net/http"
	"testing"
	"time"
)

// A picture may be sent back to its own address, and not be asked for at once since
// its host is left alone: it is had where it was found all the same, and serves its
// twin.
func TestTwinOfARedirectedPicture(t *testing.T) {
	w := newWorld(t, `
sites:
  birds: {start: 'http://one.test/', image: img}
  trees: {start: 'http://one.test/', image: img}
`)
	w.page("one.test/", imgs("/a.jpg"))
	w.answer("one.test/a.jpg", func(n int, rw http.ResponseWriter, r *http.Request) {
		if n > 1 {
			pictureOf("one.test/a.jpg")(n, rw, r)
			return
		}
		w.crawler.client.Postpone("one.test", time.Now().Add(50*time.Millisecond))
		http.Redirect(rw, r, "/a.jpg", http.StatusFound)
	})
	w.complete()
	w.wantRequests(2, "one.test/a.jpg")
	if n := len(w.files()); n != 2 {
		t.Errorf("%d files, want one for each site", n)
	}
}
