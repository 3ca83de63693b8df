package crawler

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

func TestLongerPause(t *testing.T) {
	at := func(minutes int) time.Time { return time.Date(2030, 1, 1, 0, minutes, 0, 0, time.UTC) }
	none := frontier.Pause{}
	short := frontier.Pause{Until: at(1), Cause: "429", Asked: at(1)}
	long := frontier.Pause{Until: at(120), Cause: causeChallenge}
	already := frontier.Pause{Until: at(121), Cause: causePostponed}
	tests := []struct {
		name       string
		a, b, want frontier.Pause
	}{
		{"one alone", none, short, short},
		{"the longer with what was asked for", short, long, frontier.Pause{Until: at(120), Cause: causeChallenge, Asked: at(1)}},
		{"the reason of one left alone already", already, long, frontier.Pause{Until: at(121), Cause: causeChallenge}},
		{"left alone already for no reason known", none, already, already},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, longer(tt.a, tt.b)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, longer(tt.b, tt.a)); diff != "" {
				t.Errorf("the other way round (-want +got):\n%s", diff)
			}
		})
	}
}

func TestClosedHostIsAskedAgainByTheNextRun(t *testing.T) {
	good := html(imgs("/a.jpg"))
	tests := []struct {
		name, cause, key string
		robots, page     answerFunc
		then             answerFunc // for the page, in the second run
	}{
		{"without robots.txt", causeNoRobots, ", robots: false", status(http.StatusServiceUnavailable), good, good},
		{"with a check", causeChallenge, "", text(""), challenge, good},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, oneSite)
			w.answer("one.test/robots.txt", tt.robots)
			w.answer("one.test/", tt.page)
			w.pictures("one.test/a.jpg")
			sum := w.run()
			if len(sum.Postponed) != 1 || sum.Postponed[0].Cause != tt.cause || !sum.Again().IsZero() {
				t.Fatalf("got %+v, want it left alone for %q", sum, tt.cause)
			}
			w.yaml = strings.Replace(oneSite, "tries: 3", "tries: 3"+tt.key, 1)
			w.answer("one.test/", tt.then)
			w.complete()
			w.wantFiles(map[string]string{"s/a.jpg": "one.test/a.jpg"})
		})
	}
}

// What the host itself asked for is waited for, whatever it was closed for.
func TestClosedHostThatAskedForTimeHasIt(t *testing.T) {
	w := newWorld(t, oneSite)
	w.answer("one.test/robots.txt", func(_ int, rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Retry-After", "9000")
		rw.WriteHeader(http.StatusServiceUnavailable)
	})
	w.page("one.test/", imgs("/a.jpg"))
	wantPostponed(t, w.run(), "one.test", 2*time.Hour)
	wantPostponed(t, w.again(), "one.test", 2*time.Hour)
	w.wantTotal(0)
}
