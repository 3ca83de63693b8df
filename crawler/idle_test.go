package crawler

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIdle(t *testing.T) {
	w := newWorld(t, `sites:
  busy: {start: 'http://a.test/', image: img, next: a, until: page > 3, max_pages: 5, method: POST, body: a=b}
  idle: {start: 'http://b.test/', image: img, max_pages: 5, method: post, follow: {links: a, until: page > 3}}
  like: {like: idle, start: 'http://c.test/', max_pages: 0}
`)
	want := []string{
		"site idle, rule start: max_pages: does nothing without next:, which leads to more pages",
		"crawl.yaml:3:69: method: POST sends nothing without body:",
		"crawl.yaml:3:101: until: does nothing without next:, which leads to more pages",
	}
	o := w.options()
	got := o.Rules.Idle()
	for i := range got {
		got[i] = strings.TrimPrefix(got[i], filepath.Dir(o.Config.File)+string(filepath.Separator))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
