package crawler

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"magpie/frontier"
)

func challenge(_ int, w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(http.StatusForbidden)
	w.Write([]byte(`<title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>`))
}

func TestHostThatWantsABrowserIsParked(t *testing.T) {
	tests := []struct {
		name          string
		page, picture answerFunc
		pages, images int64 // left open
	}{
		{"by its pages", challenge, pictureOf("a"), 1, 0},
		{"by its pictures", html(imgs("/a.jpg")), challenge, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, oneSite)
			w.answer("one.test/", tt.page)
			w.answer("one.test/a.jpg", tt.picture)
			sum := w.run()
			if sum.Complete() || sum.Failed != 0 || sum.Open != 1 || len(sum.Postponed) != 1 || time.Until(sum.Postponed[0].Until) < longestWait {
				t.Fatalf("got %+v, want one job left and its host parked", sum)
			}
			pages := len(w.records(frontier.Page, frontier.Open))
			if images := len(w.records(frontier.Image, frontier.Open)); pages != int(tt.pages) || images != int(tt.images) {
				t.Errorf("%d pages and %d pictures are open", pages, images)
			}
			why := sum.PostponedBy[causeChallenge]
			if why.N != manyClosed || !strings.Contains(why.Detail, "Cloudflare") || !strings.Contains(why.Advice, "cookies:") {
				t.Errorf("it is told as %+v", why)
			}
		})
	}
}
