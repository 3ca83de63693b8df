package crawler

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSharedLimits(t *testing.T) {
	w := newWorld(t, `
sites:
  alike: {start: 'http://same.test/', image: img}
  alike-too: {start: 'http://same.test/too', image: img}
  fast: {start: 'http://host.test/', image: img, parallelism: 8, interval: 1s-2s}
  slow: {start: 'http://host.test/slow', image: img, rate: 1MB/s, interval: 500ms-3s}
  one: {start: 'http://one.test/', image: img, group: api, parallelism: 2}
  two: {start: 'http://two.test/', image: img, group: api}
  three: {start: 'http://three.test/', hosts: one.test, image: img, parallelism: 1}
`)
	want := []string{
		"one, two and three share group api: the stricter of their limits hold, parallelism: 1",
		"fast and slow share host.test: the stricter of their limits hold, parallelism: 4, interval: 1s-3s, rate: 1000000 B/s",
	}
	if diff := cmp.Diff(want, w.options().Rules.SharedLimits()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
