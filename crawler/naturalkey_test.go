package crawler

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNaturalKey(t *testing.T) {
	want := []string{"0", "1", "1.5", "2", "7", "7a", "9", "10", "10b", "100", "12345678901234567890123", "a", "b2", "b10", ""}
	got := slices.Clone(want)
	rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(naturalKey(a), naturalKey(b)) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if naturalKey(" 007 ") != naturalKey("7") {
		t.Error("007 is not 7")
	}
}
