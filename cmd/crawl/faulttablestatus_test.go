package main

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/fixtures/unruly"
)

// statusFaults are those that a host states itself.
func statusFaults() map[string]faultCase {
	had := map[string][]byte{"ward/sick.jpg": sickPicture}
	return map[string]faultCase{
		"404":                        sick{do: fixtures.Status(404), asked: 1}.run,
		"404 of a number in a range": numberMissing,
		"410":                        sick{do: fixtures.Status(410), asked: 1}.run,
		"403":                        sick{do: fixtures.Status(403), asked: 1}.run,
		"401":                        sick{do: fixtures.Status(401), asked: 1}.run,
		"500 for a while":            sick{do: fixtures.Status(500), times: 1, passes: true, asked: 2, kept: had}.run,
		"500 for ever":               sick{do: fixtures.Status(500), passes: true, asked: 2}.run,

		"502 for some addresses for ever": manySick,
		// More answers than tries: none of them costs one.
		"429 with Retry-After": sick{
			do: fixtures.Status(429, "Retry-After", "1"), times: 2, passes: true, asked: 3, kept: had, pause: time.Second,
		}.run,
		"429 without Retry-After": sick{
			do: fixtures.Status(429), times: 2, asked: 3, kept: had, pause: time.Second / 2,
		}.run,
		"503 with Retry-After in seconds": sick{
			do: fixtures.Status(503, "Retry-After", "1"), times: 2, passes: true, asked: 3, kept: had, pause: time.Second,
		}.run,
		"503 with a date that is past": sick{
			do: fixtures.Status(503, "Retry-After", httpTime(-time.Hour)), times: 2, asked: 3, kept: had, pause: time.Second / 2,
		}.run,
		"503 with a date that is near": sick{
			do: untilSoon(), times: 1, asked: 2, kept: had, pause: 1900 * time.Millisecond,
		}.run,
		"503 with a date in 2099": until2099,
	}
}

// numberMissing has a range of three numbers, of which the host lacks one.
func numberMissing(t *testing.T, row faultRow) {
	w := newWorld(t, []byte(`
sites:
  ward:
    urls: 'https://one.test/[1-3].jpg'
`), wardOf(map[string][]byte{"/1.jpg": wellPicture, "/3.jpg": latePicture}), "one.test")
	want := filesOf(map[string][]byte{"ward/1.jpg": wellPicture, "ward/3.jpg": latePicture})
	w.run(row.exit)
	w.wantRecord(row, "https://one.test/2.jpg")
	w.wantRequests(3)
	w.wantFiles(want)
	w.wantNothingAstray()
	w.wantNothingNew("ward", 0)
}

// manySick has the first 60 of 100 pictures fail: the 40 behind them are had all
// the same, in the same run.
func manySick(t *testing.T, row faultRow) {
	const pictures, broken = 100, 60
	var orders []fixtures.Order
	for i := range broken {
		orders = append(orders, fixtures.Order{Path: fmt.Sprintf("/img/%d.jpg", i), Do: fixtures.Status(502)})
	}
	gallery := fixtures.Misbehave(unruly.Links(pictures), orders...)
	w := newWorld(t, []byte(`
sites:
  ward:
    start: https://one.test/
    image: a.pic
    tries: 2
    parallelism: 4
`), gallery, "one.test")
	w.run(row.exit)
	want := map[string]int{"https://one.test/": 1}
	for i := range pictures {
		url := fmt.Sprintf("https://one.test/img/%d.jpg", i)
		want[url] = 1
		if i < broken {
			want[url] = 2
			w.wantRecord(row, url)
		}
	}
	w.wantAsked(want)
	well := unrulyFiles(pictures)
	for i := range broken {
		delete(well, fmt.Sprintf("ward/%d.jpg", i))
	}
	w.wantFiles(well)
	gallery.Order()
	w.run(exitDone)
	w.wantFiles(unrulyFiles(pictures))
}

// httpTime is a time from now as headers have it.
func httpTime(from time.Duration) string {
	return time.Now().Add(from).UTC().Format(http.TimeFormat)
}

// untilSoon answers 503 with a time as the end of the trouble.
func untilSoon() fixtures.Misdeed {
	return fixtures.Misdeed{Name: "soon", Answer: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Retry-After", httpTime(2*time.Second))
		w.WriteHeader(http.StatusServiceUnavailable)
	}}
}

// until2099 is on a host of its own, for all of the host is left alone: the run
// does not wait for it, and the next, soon after, does not ask.
func until2099(t *testing.T, row faultRow) {
	busy := fixtures.Misbehave(remoteGallery(), fixtures.Order{
		Path: "/img/sick.jpg", Do: fixtures.Status(503, "Retry-After", "Thu, 01 Jan 2099 00:00:00 GMT"),
	})
	r := remote{server: serve(t, busy), asked: 1, stillOpen: true}
	r.heal = func(*world) *fixtures.Server {
		busy.Order()
		return r.server
	}
	r.run(t, row)
}
