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
