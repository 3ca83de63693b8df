package crawler

import (
	"net/http"
	"strings"
	"testing"

	"magpie/fetch"
)

func TestAdviseKnowsEveryCauseAndNamesTheHost(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range advices {
		for _, cause := range a.causes {
			if seen[cause] {
				t.Errorf("there are two advices for %q", cause)
			}
			seen[cause] = true
			got := Advise(cause, "https://img.example.com/a.jpg")
			if strings.Contains(got, "HOST") || strings.Contains(got, "URL") {
				t.Errorf("%q: %s", cause, got)
			}
		}
	}
	if got := Advise("private address", "http://cam.example.com/"); !strings.HasPrefix(got, "cam.example.com ") {
		t.Errorf("the advice does not name the host: %s", got)
	}
	if got := Advise(causeNothing, "http://example.com/a"); !strings.HasSuffix(got, "crawl try http://example.com/a") {
		t.Errorf("the advice does not name the address: %s", got)
	}
}

func TestAdviseHasSomethingForEveryRefusal(t *testing.T) {
	for status := 400; status < 600; status++ {
		v := fetch.Judge(status, http.Header{}, nil)
		if http.StatusText(status) != "" && Advise(v.Cause, "https://example.com/") == "" {
			t.Errorf("no advice for %d %s", status, http.StatusText(status))
		}
	}
}

// What says by itself where it is, and what only keeps to an interval, is not told
// as if something were wrong.
func TestAdviseBlamesNobodyInVain(t *testing.T) {
	if got := Advise(causeSourceDamaged, ""); got != "" {
		t.Errorf("what is kept as damaged is told once more: %s", got)
	}
	if got := Advise(causePostponed, ""); !strings.Contains(got, "interval:") || strings.Contains(got, "too often") {
		t.Errorf("of what waits for an interval it is said: %s", got)
	}
}
