package crawler

import (
	"fmt"
	"testing"
	"time"

	"magpie/config"
)

// lastStart is when the last request for a host arrived.
func (w *world) lastStart(host string) time.Time {
	starts := w.server.Counter().Starts(host)
	return starts[len(starts)-1]
}

func TestIntervals(t *testing.T) {
	const each = 20 * time.Millisecond
	tests := []struct {
		name, site, follow string
		least              time.Duration // from the start of the run to the last detail page
	}{
		{"of the site", "interval: 20ms", "", 4 * each},
		{"a range of the site", "interval: 20ms-30ms", "", 4 * each},
		{"of a rule", "", "interval: 20ms", 4 * each},
		{"a range of a rule", "", "interval: 20ms-30ms", 4 * each},
		{"of a rule that is longer than the site's", "interval: 1ms", "interval: 20ms", 4 * each},
		{"of a rule that is shorter than the site's", "interval: 20ms", "interval: 1ms", 4 * each},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(`
sites:
  s:
    start: http://one.test/
    robots: false
    %s
    follow:
      links: a
      image: img
      %s
`, tt.site, tt.follow))
			w.page("one.test/", `<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a><a href=/4>4</a>`)
			for i := range 4 {
				w.page(fmt.Sprintf("one.test/%d", i+1), imgs("http://img.test/a.jpg"))
			}
			w.pictures("img.test/a.jpg")
			began := time.Now()
			w.complete()
			if took := w.lastStart("one.test").Sub(began); took < tt.least {
				t.Errorf("the last page was asked for after %v, want %v at least", took, tt.least)
			}
		})
	}
}

func TestDraw(t *testing.T) {
	seen := map[time.Duration]bool{}
	for range 1000 {
		d := draw(config.Interval{Least: 5, Most: 7})
		if d < 5 || d > 7 {
			t.Fatalf("drew %v between 5ns and 7ns", d)
		}
		seen[d] = true
	}
	if len(seen) != 3 || draw(config.Interval{}) != 0 {
		t.Errorf("of 5, 6 and 7 only %v were drawn", seen)
	}
}
