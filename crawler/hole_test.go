package crawler

import (
	"net/http"
	"testing"
)

// A page in the middle of a chain that shows nothing when it is first read is
// told, and read until it shows something.
func TestAPageWithNothingInTheMiddle(t *testing.T) {
	const next = `<a rel=next href="/4">next</a>`
	nothing := func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }
	for name, test := range map[string]struct {
		yaml  string
		third answerFunc
	}{
		"a check for browsers with a next page": {oneChain, html("prove that you are human" + next)},
		"a check for browsers, pages counted":   {countedChain, html("prove that you are human")},
		"no byte, pages counted":                {countedChain, nothing},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.yaml)
			lists := paged("a", 6)
			w.chainOf(lists...)
			w.answer("one.test/3", test.third)
			for range 2 {
				if g := w.again().HoleBy["s"]; g.N != 1 || g.URL != "http://one.test/4" {
					t.Errorf("got %+v, want the page behind the hole to be told", g)
				}
			}
			w.wantRequests(1, "one.test/2", "one.test/4", "one.test/6")
			w.wantRequests(0, "one.test/5")

			w.chainOf(lists...)
			w.complete()
			w.wantKept(on(lists...)...)
			w.again()
			w.wantRequests(0, "one.test/2", "one.test/3", "one.test/4", "one.test/5")
		})
	}
}
