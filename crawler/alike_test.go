package crawler

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAlike(t *testing.T) {
	w := newWorld(t, `
sites:
  one: {start: ['http://a.test/', 'http://b.test/'], image: img}
  two: {start: 'http://a.test/', match: 'd.test/{id}', image: img}
  other: {start: 'http://c.test/', follow: {links: a, match: 'd.test/{id}', image: img}}
  varied: {start: 'http://{host}.test/', vars: {host: a}, image: img}
  varied-too: {start: 'http://{host}.test/', vars: {host: e}, image: img}
  sent: {start: 'http://api.test/', body: a=1, image: img}
  sent-too: {start: 'http://api.test/', body: a=2, image: img}
`)
	want := []string{
		"one and two have the same start: http://a.test/, which each of them reads for itself",
		"two and other have the same match: d.test/{id}, and the first of them reads such pages",
	}
	if diff := cmp.Diff(want, w.options().Rules.Alike()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
