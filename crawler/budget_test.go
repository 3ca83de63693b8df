package crawler

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// bounded makes a run with a budget that is to end before all is done, for these
// bounds and nothing else.
func (w *world) bounded(b Budget, want ...Spent) Summary {
	w.t.Helper()
	w.budget = b
	sum := w.run()
	w.budget = Budget{}
	for i, spent := range sum.Spent {
		if isOver := spent.Received >= spent.Limit; isOver != (spent.Budget == BudgetBytes) {
			w.t.Errorf("%s: %d bytes were received, and the bound is %d", spent.Budget, spent.Received, spent.Limit)
		}
		sum.Spent[i].Received = 0 // it is another each time
	}
	if diff := cmp.Diff(want, sum.Spent); diff != "" {
		w.t.Errorf("bounds reached (-want +got):\n%s", diff)
	}
	if sum.Interrupted || sum.Complete() || sum.Open == 0 || sum.Failed > 0 {
		w.t.Errorf("got %+v", sum)
	}
	return sum
}

func TestBudgetOfPictures(t *testing.T) {
	t.Run("is kept to the picture", func(t *testing.T) {
		w := newWorld(t, fourAtOnce)
		all := w.gallery(20)
		sum := w.bounded(Budget{Pictures: 7}, Spent{Budget: BudgetPictures, Limit: 7})
		if sum.Saved != 7 || sum.Open != 13 || len(w.files()) != 7 {
			t.Errorf("%d saved and %d left, want 7 and 13", sum.Saved, sum.Open)
		}
		w.wantTotal(1 + 7)
		check := w.recordedOnce()
		w.complete()
		check()
		w.wantKept(all...)
	})
	t.Run("counts what is kept, not what is asked for", func(t *testing.T) {
		w := newWorld(t, fourAtOnce)
		all := w.gallery(20)
		for _, address := range all[:6] {
			w.answer(address, status(http.StatusNotFound))
		}
		w.budget = Budget{Pictures: 7}
		if sum := w.run(); sum.Saved != 7 || sum.Failed != 6 || sum.Open != 7 {
			t.Errorf("got %+v", sum)
		}
	})
	t.Run("that is not reached says nothing", func(t *testing.T) {
		w := newWorld(t, fourAtOnce)
		w.gallery(5)
		w.budget = Budget{Pictures: 100, Bytes: 1 << 30, Time: time.Hour}
		if sum := w.run(); !sum.Complete() || len(sum.Spent) > 0 {
			t.Errorf("got %+v", sum)
		}
	})
}

func TestBudgetOfBytes(t *testing.T) {
	w := newWorld(t, fourAtOnce)
	all := w.gallery(40)
	sum := w.bounded(Budget{Bytes: 20_000}, Spent{Budget: BudgetBytes, Limit: 20_000})
	// A picture has some 2000 bytes, and five may be on their way.
	if sum.Bytes > 35_000 || sum.Saved < 4 {
		t.Errorf("%d pictures of %d bytes", sum.Saved, sum.Bytes)
	}
	w.complete()
	w.wantKept(all...)
}

func TestBudgetOfTime(t *testing.T) {
	w := newWorld(t, oneSite)
	all := w.gallery(30)
	for _, address := range all {
		w.answer(address, func(n int, rw http.ResponseWriter, r *http.Request) {
			time.Sleep(20 * time.Millisecond)
			pictureOf(address)(n, rw, r)
		})
	}
	w.bounded(Budget{Time: 100 * time.Millisecond}, Spent{Budget: BudgetTime, Limit: int64(100 * time.Millisecond)})
	check := w.recordedOnce()
	w.complete()
	check()
	w.wantKept(all...)
}

// twoTotals are two sites with pictures on one host and pages on two.
const twoTotals = `
sites:
  one: {start: 'http://one.test/', image: img, parallelism: 1, max_total: %d}
  two: {start: 'http://two.test/', image: img, parallelism: 1}
`

func TestMaxTotalOfASite(t *testing.T) {
	w := newWorld(t, fmt.Sprintf(twoTotals, 9000))
	var ones, twos []string
	for i := range 20 {
		ones = append(ones, fmt.Sprintf("http://cdn.test/one/%d.jpg", i))
		twos = append(twos, fmt.Sprintf("http://cdn.test/two/%d.jpg", i))
		w.pictures(fmt.Sprintf("cdn.test/one/%d.jpg", i), fmt.Sprintf("cdn.test/two/%d.jpg", i))
	}
	w.page("one.test/", imgs(ones...))
	w.page("two.test/", imgs(twos...))
	spent := Spent{Budget: BudgetTotal, Site: "one", Limit: 9000}

	sum := w.bounded(Budget{}, spent)
	counts := map[string]int64{}
	var kept int64
	for _, r := range w.records(frontier.Image, frontier.Done) {
		counts[r.Site]++
		if r.Site == "one" {
			kept += r.Size
		}
	}
	if counts["two"] != 20 || counts["one"] == 0 || kept < 9000 || kept > 9000+3*2500 {
		t.Errorf("kept are %v, %d bytes of the first", counts, kept)
	}
	if want := 20 - counts["one"]; sum.Open != want {
		t.Errorf("%d are left, want %d", sum.Open, want)
	}

	w.server.Counter().Reset()
	w.bounded(Budget{}, spent)
	if n := w.server.Counter().Requests("http://one.test/"); n != 0 {
		t.Errorf("a site that may keep no more was asked for %d pages", n)
	}
	w.wantRequests(0, "cdn.test/one/19.jpg")

	w.yaml = fmt.Sprintf(twoTotals, 0)
	w.complete()
}

func TestMaxTotalOfAll(t *testing.T) {
	w := newWorld(t, "max_total: 9k\n"+fourAtOnce)
	all := w.gallery(30)
	w.bounded(Budget{}, Spent{Budget: BudgetTotal, Limit: 9000})
	w.server.Counter().Reset()
	w.bounded(Budget{}, Spent{Budget: BudgetTotal, Limit: 9000})
	w.wantTotal(0)
	w.yaml = strings.Replace(w.yaml, "9k", "9MB", 1)
	w.complete()
	w.wantKept(all...)
}

// A site that may keep no more is not asked in a run that refreshes either.
func TestMaxTotalEndsARefresh(t *testing.T) {
	w := newWorld(t, fmt.Sprintf(twoTotals, 9000))
	var ones []string
	for i := range 20 {
		ones = append(ones, fmt.Sprintf("/%d.jpg", i))
		w.pictures(fmt.Sprintf("one.test/%d.jpg", i))
	}
	w.page("one.test/", imgs(ones...))
	w.page("two.test/", imgs("/a.jpg"))
	w.pictures("two.test/a.jpg")
	w.run()
	o := w.options()
	o.Refresh = true
	c, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Run(t.Context()); err != nil {
		t.Error(err)
	}
}
