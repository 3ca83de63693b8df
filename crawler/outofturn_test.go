package crawler

import (
	"net/http"
	"strings"
	"testing"
)

// A page that was left over from an earlier run is read before the walk of this one
// comes to it: what the gallery claims is compared with what there is by now.
func TestALeftoverPageIsCountedInItsTurn(t *testing.T) {
	w := newWorld(t, strings.Replace(counting, "parallelism: 1", "parallelism: 1, tries: 1", 1))
	lists := paged("a", 7)
	w.claims(14, lists...)
	w.answer("one.test/5", status(http.StatusInternalServerError))
	if sum := w.run(); sum.Failed != 1 {
		t.Fatalf("got %+v, want page 5 to fail", sum)
	}
	w.claims(12, lists[1:]...)
	for range 2 {
		if sum := w.run(); !sum.Complete() {
			t.Errorf("got %q, want all 12 to be found", lacking(sum.Incomplete))
		}
	}
	w.wantKept(on(lists...)...)
}
