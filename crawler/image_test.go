package crawler

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"magpie/frontier"
)

const oneSite = `
sites:
  s: {start: 'http://one.test/', image: img, tries: 3, parallelism: 1}
`

// A picture with a link around it is wanted at the link's address first.
const twoCandidates = `<a href="/large.jpg"><img src="/small.jpg"></a>`

func TestPictures(t *testing.T) {
	page := imgs("/a.jpg")
	address := "one.test/a.jpg"
	fine := pictureOf(address)
	tests := []struct {
		name     string
		answer   answerFunc
		requests int
		cause    string // of the failure, "" if it is saved
	}{
		{"saved", fine, 1, ""},
		{"saved when it is whole, cut before", firstTimes(1, cut(address), fine), 2, ""},
		{"saved after as many faults as are borne", firstTimes(2, status(503), fine), 3, ""},
		{"saved after a reset", firstTimes(1, reset, fine), 2, ""},
		{"failed after as many tries as there are", status(500), 3, "500"},
		{"failed when always cut", cut(address), 3, "cut"},
		{"failed at once when it is not there", status(404), 1, "404"},
		{"failed at once when it is refused", status(403), 1, "403"},
		{"failed at once when it is a page", html("<p>no picture"), 1, causeNotPicture},
		{"failed after tries when it is damaged in another way each time", func(n int, w http.ResponseWriter, _ *http.Request) {
			w.Write(bytesOf(address)[:1000-n])
		}, 3, causeDamaged},
		{"failed after tries when it is damaged and its end is not told", func(_ int, w http.ResponseWriter, r *http.Request) {
			withoutEnd(w, "image/jpeg", bytesOf(address)[:1000])
		}, 3, causeDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, oneSite)
			w.page("one.test/", page)
			w.answer(address, tt.answer)
			sum := w.run()
			w.wantRequests(tt.requests, address)
			w.wantRequests(1, "one.test/")
			if tt.cause == "" {
				w.wantFiles(map[string]string{"s/a.jpg": address})
				if !sum.Complete() || sum.Saved != 1 || sum.Pages != 1 || sum.Bytes != 2000 || w.count(Retry) != tt.requests-1 {
					t.Errorf("%d retries and %+v", w.count(Retry), sum)
				}
				return
			}
			w.wantFiles(nil)
			r := w.wantRecord(frontier.Image, frontier.Failed, tt.cause)
			if sum.Complete() || sum.Failed != 1 || sum.Open != 0 || sum.FailedBy[tt.cause].URL != r.URL {
				t.Errorf("got %+v", sum)
			}
		})
	}
}

func TestTooLargeIsFailed(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, max_size: 1k}
`)
	w.page("one.test/", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	w.run()
	w.wantRequests(1, "one.test/a.jpg")
	w.wantRecord(frontier.Image, frontier.Failed, "too large")
	w.wantFiles(nil)
}

func TestCandidates(t *testing.T) {
	tests := []struct {
		name         string
		large, small answerFunc
		file         string // "" if none
		requests     int    // for the second
		cause        string
	}{
		{"the first is taken", pictureOf("large"), pictureOf("small"), "large", 0, ""},
		{"the second is taken when the first is not there", status(404), pictureOf("small"), "small", 1, ""},
		{"the second is taken when the first is gone", status(410), pictureOf("small"), "small", 1, ""},
		{"the second is taken when the first is a page", html("<p>gone"), pictureOf("small"), "small", 1, ""},
		{"a fault of the second is borne", status(404), firstTimes(1, status(500), pictureOf("small")), "small", 2, ""},
		{"failed when none is there", status(404), status(404), "", 1, "404"},
		{"failed when the last is a page", status(404), html("<p>gone"), "", 1, causeNotPicture},
		{"a refusal is not passed over", status(403), pictureOf("small"), "", 0, "403"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, oneSite)
			w.page("one.test/", twoCandidates)
			w.answer("one.test/large.jpg", tt.large)
			w.answer("one.test/small.jpg", tt.small)
			w.run()
			w.wantRequests(1, "one.test/large.jpg")
			w.wantRequests(tt.requests, "one.test/small.jpg")
			if tt.file == "" {
				w.wantFiles(nil)
				w.wantRecord(frontier.Image, frontier.Failed, tt.cause)
				return
			}
			w.wantFiles(map[string]string{"s/" + tt.file + ".jpg": tt.file})
		})
	}
}

// What must not be asked for is no picture.
func TestTheNextCandidateIsTakenWhereTheFirstIsRefusedHere(t *testing.T) {
	t.Setenv("KEY", "s3cr3t-k3y")
	for _, first := range []string{"http://cdn.test/large.jpg?key=s3cr3t-k3y", "http://127.0.0.1:1/large.jpg"} {
		w := newWorld(t, `sites: {s: {start: 'http://one.test/?key=${KEY}', image: img, tries: 1}}`)
		w.page("one.test/?key=s3cr3t-k3y", `<a href="`+first+`"><img src="/small.jpg"></a>`)
		w.pictures("one.test/small.jpg")
		w.complete()
		w.wantFiles(map[string]string{"s/small.jpg": "one.test/small.jpg"})
	}
}

func TestCandidateOnAnotherHost(t *testing.T) {
	w := newWorld(t, oneSite)
	w.page("one.test/", `<a href="/large.jpg"><img src="http://two.test/small.jpg"></a>`)
	w.pictures("two.test/small.jpg")
	w.complete()
	w.wantRequests(1, "one.test/large.jpg", "two.test/small.jpg")
	w.wantFiles(map[string]string{"s/small.jpg": "two.test/small.jpg"})
	r := w.wantRecord(frontier.Image, frontier.Done, "")
	if r.Host != "two.test" || r.Hops != 0 || r.Referer != "http://one.test/" {
		t.Errorf("recorded on %q after %d hops, found at %q", r.Host, r.Hops, r.Referer)
	}
	if got := w.server.Counter().Referers("http://two.test/small.jpg"); len(got) != 1 || got[0] != "http://one.test/" {
		t.Errorf("asked for with the referers %q", got)
	}
}

func TestPictureOfTwoPagesIsAskedForOnce(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', follow: {links: a, image: img}}
`)
	w.page("one.test/", `<a href=/x>x</a><a href=/y>y</a>`)
	w.page("one.test/x", imgs("/a.jpg"))
	w.page("one.test/y", imgs("http://ONE.test:80/./a.jpg#top"))
	w.pictures("one.test/a.jpg")
	w.complete()
	w.wantRequests(1, "one.test/a.jpg")
	w.wantFiles(map[string]string{"s/a.jpg": "one.test/a.jpg"})
}

// A picture that is in no place it could be had from is asked for once in each
// of them, on however many pages it is found.
func TestPictureThatIsGoneIsAskedForOnce(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img}
`)
	logo := `<img src=/small.jpg srcset="/large.jpg 2x">`
	for n := 1; n <= 9; n++ {
		own := fmt.Sprintf("/%d.jpg", n)
		w.page(fmt.Sprintf("one.test/%d", n), logo+imgs(own)+fmt.Sprintf("<a rel=next href=/%d>next</a>", n+1))
		w.pictures("one.test" + own)
	}
	w.page("one.test/10", logo)
	for range 2 {
		w.server.Counter().Reset()
		w.run()
		if n := w.server.Counter().Requests("http://one.test/large.jpg"); n > 1 {
			t.Errorf("the first candidate was asked for %d times", n)
		}
	}
	w.wantRequests(0, "one.test/large.jpg", "one.test/small.jpg")
	w.wantRecord(frontier.Image, frontier.Failed, "404")
}

// A candidate of a type that cannot be verified does not hide one that can.
func TestCandidateAfterAnUnknownType(t *testing.T) {
	w := newWorld(t, oneSite)
	w.page("one.test/", `<picture><source srcset=/a.flif><img src=/a.jpg></picture>`)
	w.answer("one.test/a.flif", func(_ int, rw http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(rw, "FLIF\x31\x31\x00 and so on")
	})
	w.pictures("one.test/a.jpg")
	w.complete()
	w.wantKept("one.test/a.jpg")
}

func TestFallback(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    fallback: [.png, {replace: ['one.test/', 'one.test/backup/']}]
    parallelism: 1
    follow: {links: a, image: img}
`)
	w.page("one.test/", `<a href=/x>x</a>`)
	w.page("one.test/x", imgs("/a.jpg", "/b.jpg", "/c.jpg", "/d.jpg"))
	w.pictures("one.test/a.jpg", "one.test/b.png", "one.test/backup/c.jpg")
	sum := w.run()
	w.wantFiles(map[string]string{"s/a.jpg": "one.test/a.jpg", "s/b.jpg": "one.test/b.png", "s/c.jpg": "one.test/backup/c.jpg"})
	w.wantRequests(0, "one.test/a.png", "one.test/backup/b.jpg")
	w.wantRequests(1, "one.test/d.jpg", "one.test/d.png", "one.test/backup/d.jpg")
	if sum.FailedBy["404"].N != 1 || sum.Failed != 1 {
		t.Errorf("got %+v", sum)
	}
}

// Each picture is asked for with the headers of its own record; one whose value
// is empty goes without.
func TestImageHeaders(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    headers: {X-Site: all}
    each:
      in: li
      fields: {token: '@data-token'}
      image_headers: {X-Token: '{token}', X-Site: pictures}
      image: img
`)
	w.page("one.test/", `<ul><li data-token=k1><img src=/1.jpg><li data-token=k2><img src=/2.jpg><li><img src=/3.jpg></ul>`)
	got := sync.Map{}
	for _, path := range []string{"/1.jpg", "/2.jpg", "/3.jpg"} {
		w.answer("one.test"+path, func(n int, rw http.ResponseWriter, r *http.Request) {
			got.Store(path, r.Header.Get("X-Token")+" "+r.Header.Get("X-Site"))
			pictureOf(path)(n, rw, r)
		})
	}
	w.complete()
	for path, want := range map[string]string{"/1.jpg": "k1 pictures", "/2.jpg": "k2 pictures", "/3.jpg": " pictures"} {
		if sent, _ := got.Load(path); sent != want {
			t.Errorf("%s is asked for with %q, want %q", path, sent, want)
		}
	}
}
