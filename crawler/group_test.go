package crawler

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// slowPicture holds a request for long enough that others can join it.
func slowPicture(address string) answerFunc {
	return func(n int, w http.ResponseWriter, r *http.Request) {
		time.Sleep(10 * time.Millisecond)
		pictureOf(address)(n, w, r)
	}
}

func TestHostsOfAGroupShareTheirParallelism(t *testing.T) {
	w := newWorld(t, `
sites:
  wide: {start: 'http://one.test/', hosts: [two.test], image: img, group: g, parallelism: 4, robots: false}
  strict: {start: 'http://three.test/', image: img, group: g, parallelism: 3, robots: false}
`)
	var wide, strict []string
	for i := range 8 {
		one, two, three := fmt.Sprintf("one.test/%d.jpg", i), fmt.Sprintf("two.test/%d.jpg", i), fmt.Sprintf("three.test/%d.jpg", i)
		for _, address := range []string{one, two, three} {
			w.answer(address, slowPicture(address))
		}
		wide, strict = append(wide, "http://"+one, "http://"+two), append(strict, "http://"+three)
	}
	w.page("one.test/", imgs(wide...))
	w.page("three.test/", imgs(strict...))
	w.complete()
	if peak := w.server.Counter().PeakAll(); peak != 3 {
		t.Errorf("%d requests at once to the group, want 3", peak)
	}
	for _, host := range []string{"one.test", "two.test", "three.test"} {
		if len(w.server.Counter().Starts(host)) < 8 {
			t.Errorf("%s was not asked for its pictures", host)
		}
	}
}

func TestHostsOfAGroupShareTheirInterval(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', hosts: [two.test], image: img, group: g, interval: 20ms, robots: false}
`)
	w.page("one.test/", imgs("/a.jpg", "http://two.test/b.jpg", "/c.jpg", "http://two.test/d.jpg"))
	w.pictures("one.test/a.jpg", "two.test/b.jpg", "one.test/c.jpg", "two.test/d.jpg")
	began := time.Now()
	w.complete()
	w.wantTotal(5)
	if took := time.Since(began); took < 4*20*time.Millisecond {
		t.Errorf("5 requests to a group took %v, want 4 intervals of 20ms at least", took)
	}
}

// The names of groups and of hosts are different things.
func TestLine(t *testing.T) {
	w := newWorld(t, `
sites:
  alone: {start: 'http://alone.test/', hosts: [shared.test], image: img}
  one: {start: 'http://one.test/', hosts: [shared.test, '*.one.test'], image: img, group: alone.test}
  two: {start: 'http://two.test/', hosts: [shared.test], image: img, group: other}
`)
	grouped := w.options().Rules.grouped()
	for host, want := range map[string]string{
		"alone.test": "alone.test", "one.test": "group alone.test", "img.one.test": "group alone.test",
		"shared.test": "group alone.test", "two.test": "group other", "unknown.test": "unknown.test",
		"group alone.test": "group alone.test",
	} {
		if got := grouped.line(host); got != want {
			t.Errorf("%s stands in the line %q, want %q", host, got, want)
		}
	}
}
