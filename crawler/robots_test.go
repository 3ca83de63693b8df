package crawler

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"magpie/frontier"
)

func text(body string) answerFunc {
	return func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Write([]byte(body))
	}
}

const noSecrets = "User-agent: *\nDisallow: /secret/\n"

func TestWhatRobotsForbidIsNeverAskedFor(t *testing.T) {
	w := newWorld(t, oneSite)
	w.answer("one.test/robots.txt", text(noSecrets))
	w.page("one.test/", imgs("/a.jpg", "/secret/b.jpg", "/moved.jpg", "http://two.test/c.jpg"))
	w.pictures("one.test/a.jpg", "one.test/secret/b.jpg")
	w.answer("one.test/moved.jpg", redirect("/secret/b.jpg"))
	w.answer("two.test/c.jpg", redirect("http://one.test/secret/b.jpg"))
	sum := w.run()
	w.wantRequests(0, "one.test/secret/b.jpg")
	w.wantRequests(1, "one.test/robots.txt", "two.test/robots.txt")
	w.wantFiles(map[string]string{"s/a.jpg": "one.test/a.jpg"})
	if !sum.Complete() || sum.SkippedBy[causeRobots].N != 3 {
		t.Errorf("got %+v, want three skipped", sum)
	}
	if detail := sum.SkippedBy[causeRobots].Detail; !strings.Contains(detail, `line 2 says "Disallow: /secret/"`) {
		t.Errorf("it is told as %q", detail)
	}
	w.yaml = strings.Replace(oneSite, "tries: 3", "tries: 3, robots: false", 1)
	w.again()
	w.wantRequests(0, "one.test/robots.txt", "two.test/robots.txt")
	w.wantRequests(3, "one.test/secret/b.jpg")
}

func TestWhatRobotsForbadeIsFetchedOnceTheyAllowIt(t *testing.T) {
	w := newWorld(t, oneSite)
	w.answer("one.test/robots.txt", text(noSecrets))
	w.page("one.test/", imgs("/secret/b.jpg"))
	w.pictures("one.test/secret/b.jpg")
	w.complete()
	w.wantFiles(nil)
	w.answer("one.test/robots.txt", text(""))
	w.again()
	w.wantFiles(map[string]string{"s/b.jpg": "one.test/secret/b.jpg"})
}

func TestStartPageThatRobotsForbidIsAFailure(t *testing.T) {
	w := newWorld(t, oneSite)
	w.answer("one.test/robots.txt", text("User-agent: magpie\nDisallow: /\n"))
	w.page("one.test/", imgs("/a.jpg"))
	if sum := w.run(); sum.Complete() || sum.FailedBy[causeRobots].N != 1 {
		t.Errorf("got %+v, want one failure", sum)
	}
	w.wantTotal(0)
	w.answer("one.test/robots.txt", text(""))
	w.pictures("one.test/a.jpg")
	w.again()
	w.wantFiles(map[string]string{"s/a.jpg": "one.test/a.jpg"})
}

func TestHostWithoutAnAnswerForRobotsIsParked(t *testing.T) {
	w := newWorld(t, oneSite)
	w.answer("one.test/robots.txt", status(503))
	w.page("one.test/", imgs("/a.jpg"))
	sum := w.run()
	w.wantTotal(0)
	w.wantRequests(manyClosed, "one.test/robots.txt")
	if sum.Complete() || sum.Open != 1 || len(sum.Postponed) != 1 || time.Until(sum.Postponed[0].Until) < longestWait {
		t.Errorf("got %+v, want the page open and its host parked", sum)
	}
	if n := len(w.records(frontier.Page, frontier.Open)); n != 1 {
		t.Errorf("%d pages are open, want 1", n)
	}
}

func TestHostWhoseRobotsAnswerInTheEndIsCrawled(t *testing.T) {
	w := newWorld(t, oneSite)
	w.answer("one.test/robots.txt", firstTimes(1, status(503), text(noSecrets)))
	w.page("one.test/", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	w.complete()
	w.wantFiles(map[string]string{"s/a.jpg": "one.test/a.jpg"})
}
