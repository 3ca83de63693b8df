package main

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"magpie/fixtures"
)

// sick is a case of a small gallery of which one picture cannot be had, or not
// as it should be: two pages, four pictures. One page and its picture are on a
// host of their own.
type sick struct {
	do fixtures.Misdeed
	// times is how many requests for the sick picture the misdeed befalls; 0 is
	// all of them.
	times int
	// passes says that it is worth waiting for the end of the fault: a page and
	// a picture that it befalls once are asked for a second time, and had.
	passes bool
	// asked is how often the first run asks for the sick picture.
	asked int
	// further are the requests that the first run makes for other addresses of
	// the host.
	further map[string]int
	// kept is what stands on disk in place of the sick picture, by its name.
	kept map[string][]byte
	// secure has the gallery speak HTTP/2 over TLS.
	secure bool
	// hangsUp has the gallery end each connection behind its answer: what goes
	// out on a connection that served before is asked for at once a second time
	// if that is gone.
	hangsUp bool
	// alone has the pictures asked for one at a time.
	alone bool
	// settings are lines of the stanza.
	settings string
	// lingers says that a request ends later at the server than here, so that
	// the server sees more of them at once.
	lingers bool
	// pause is for how long, at least, the host is left alone at some time.
	pause time.Duration
}

// wardParallelism is that of all galleries in the table of faults.
const wardParallelism = 2

// The pictures of the ward.
var (
	wellPicture = fixtures.Picture(1, 4000)
	oncePicture = fixtures.Picture(2, 4000)
	latePicture = fixtures.Picture(3, 4000)
	sickPicture = fixtures.Picture(4, 4000)
)

func (s sick) yaml() []byte {
	parallelism := wardParallelism
	if s.alone {
		parallelism = 1
	}
	return fmt.Appendf(nil, `
sites:
  ward:
    start: ['%[1]s/', '%[2]s/once.html']
    image: img
    tries: 2
    parallelism: %[3]d
    %[4]s
`, s.origin("one.test"), s.origin("two.test"), parallelism, s.settings)
}

func (s sick) origin(host string) string {
	if s.secure {
		return "https://" + host
	}
	return "http://" + host
}

// gallery is the ward, with all that befalls it.
func (s sick) gallery() *fixtures.Mischief {
	served := wardOf(map[string][]byte{
		"/":             []byte(`<img src="/img/well.jpg"><img src="/img/once.jpg"><img src="/img/sick.jpg">`),
		"/once.html":    []byte(`<img src="/img/late.jpg">` + strings.Repeat(" ", 1000)),
		"/img/well.jpg": wellPicture, "/img/once.jpg": oncePicture,
		"/img/late.jpg": latePicture, "/img/sick.jpg": sickPicture,
		"/robots.txt": []byte("User-agent: *\nDisallow: /private/\n"),
	})
	if s.hangsUp {
		served = hangingUp(served)
	}
	befallen := fixtures.Order{Path: "/img/sick.jpg*", Do: s.do}
	if s.times > 0 {
		befallen.Requests = fixtures.First(s.times)
	}
	orders := []fixtures.Order{befallen}
	if s.passes {
		orders = append(orders,
			fixtures.Order{Path: "/once.html", Requests: fixtures.First(1), Do: s.do},
			fixtures.Order{Path: "/img/once.jpg", Requests: fixtures.First(1), Do: s.do})
	}
	return fixtures.Misbehave(served, orders...)
}

// wardOf serves bodies by their paths.
func wardOf(bodies map[string][]byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := bodies[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	})
}

// hangingUp ends each connection behind an answer of h.
func hangingUp(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		h.ServeHTTP(w, r)
	})
}

// run walks the ward twice: as it is, and healed.
func (s sick) run(t *testing.T, row faultRow) {
	gallery := s.gallery()
	w := newWorld(t, s.yaml(), gallery, "one.test", "two.test")
	w.run(row.exit)
	w.wantRecord(row, s.origin("one.test")+"/img/sick.jpg")
	s.wantFirst(w)
	want := filesOf(map[string][]byte{
		"ward/well.jpg": wellPicture, "ward/once.jpg": oncePicture, "ward/late.jpg": latePicture,
	})
	maps.Copy(want, filesOf(s.kept))
	w.wantFiles(want)
	w.wantNothingAstray()

	gallery.Order()
	w.server.Counter().Reset()
	w.run(exitDone)
	s.wantSecond(w, row)
	if row.again {
		maps.Copy(want, filesOf(map[string][]byte{"ward/sick.jpg": sickPicture}))
	}
	w.wantFiles(want)
}

// filesOf are bytes on disk, by their paths.
func filesOf(bytes map[string][]byte) names {
	files := names{}
	for path, data := range bytes {
		files.put(path, sha256.Sum256(data))
	}
	return files
}

// wantFirst wants the requests of the first run at the server.
func (s sick) wantFirst(w *world) {
	w.t.Helper()
	one, two, twice := s.origin("one.test"), s.origin("two.test"), 1
	if s.passes {
		twice = 2
	}
	want := map[string]int{
		one + "/": 1, one + "/img/well.jpg": 1, one + "/img/once.jpg": twice, one + "/img/sick.jpg": s.asked,
		two + "/once.html": twice, two + "/img/late.jpg": 1,
	}
	for path, n := range s.further {
		want[one+path] = n
	}
	w.wantAsked(want)
	if !s.lingers {
		w.wantPeak(wardParallelism, "one.test", "two.test")
	}
	if got := longestPause(w.server.Counter().Starts("one.test")); got < s.pause {
		w.t.Errorf("the host was left alone for %v at most, want %v", got, s.pause)
	}
}

// longestPause is the longest time between two requests.
func longestPause(starts []time.Time) (longest time.Duration) {
	for i := 1; i < len(starts); i++ {
		longest = max(longest, starts[i].Sub(starts[i-1]))
	}
	return longest
}

// wantSecond wants those of the second: the start pages, and what is worth
// another attempt.
func (s sick) wantSecond(w *world, row faultRow) {
	w.t.Helper()
	sick := 0
	if row.again {
		sick = 1
	}
	one := s.origin("one.test")
	w.wantAsked(map[string]int{
		one + "/": 1, one + "/img/sick.jpg": sick, s.origin("two.test") + "/once.html": 1,
	})
}
