package crawler

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// status reads the state for some sites, or all.
func (w *world) status(sites ...string) Status {
	w.t.Helper()
	o := w.options()
	status, err := ReadStatus(w.t.Context(), o.Config, o.Rules, sites)
	if err != nil {
		w.t.Fatal(err)
	}
	return status
}

func TestStatusTellsCauses(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, min_width: 9999}
  other: {urls: 'http://two.test/[1-3].jpg'}
`)
	w.answer("one.test/robots.txt", text(noSecrets))
	w.page("one.test/", imgs("/a.jpg", "/b.jpg", "/gone.jpg", "/secret/c.jpg", "/secret/d.jpg"))
	w.pictures("one.test/a.jpg", "one.test/b.jpg", "two.test/1.jpg")
	w.run()
	s := w.status("s").Sites[0]
	counts := func(groups map[string]Group) map[string]int64 {
		n := map[string]int64{}
		for cause, g := range groups {
			n[cause] = g.N
			if g.URL == "" || g.Detail == "" {
				t.Errorf("%s has no example: %+v", cause, g)
			}
		}
		return n
	}
	if diff := cmp.Diff(map[string]int64{"too small": 2, "robots": 2}, counts(s.SkippedBy)); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int64{"404": 1}, counts(s.FailedBy)); diff != "" {
		t.Errorf("failed (-want +got):\n%s", diff)
	}
	if want := Advise("robots", "http://one.test/secret/c.jpg"); s.SkippedBy["robots"].Advice != want {
		t.Errorf("the advice is %q, want %q", s.SkippedBy["robots"].Advice, want)
	}
	if other := w.status("other").Sites[0]; other.SkippedBy["absent"].N != 2 || len(other.FailedBy) != 0 {
		t.Errorf("the other site: %+v", other)
	}
}

// What a host that is left alone has for other sites is no matter of this one,
// and what a range will make there is.
func TestPostponedCountsTheSitesOfTheRun(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {urls: 'http://one.test/s[1-3000].jpg', parallelism: 1}
  other: {start: 'http://one.test/', image: img}
`)
	w.page("one.test/", imgs("/a.jpg"))
	w.answer("one.test/a.jpg", busyFor("7200"))
	w.run("other")
	sum := w.again("s")
	w.wantTotal(0)
	if sum.Open != 3000 || len(sum.Postponed) != 1 {
		t.Fatalf("got %+v, want 3000 left on one host", sum)
	}
	want := frontier.Postponed{Host: "one.test", Pause: sum.Postponed[0].Pause, Open: 3000, Sites: map[string]int64{"s": 3000}}
	if diff := cmp.Diff(want, sum.Postponed[0]); diff != "" {
		t.Errorf("postponed (-want +got):\n%s", diff)
	}
	if sum.Postponed[0].Cause != "429" || !sum.Again().Equal(sum.Postponed[0].Until) {
		t.Errorf("left alone for %q, and again at %v", sum.Postponed[0].Cause, sum.Again())
	}
	if p := w.status().Postponed; len(p) != 1 || p[0].Sites["other"] != 1 || p[0].Open != 3001 {
		t.Errorf("the status has %+v", p)
	}
}
