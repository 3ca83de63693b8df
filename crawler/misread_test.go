package crawler

import (
	"strings"
	"testing"

	"magpie/frontier"
)

// A page that is read in a charset that cannot be its own is told in the summary, for the
// names of its pictures are broken; a broken byte is not.
func TestMisreadPages(t *testing.T) {
	const gbk = "\xcf\xc2\xd2\xbb\xd2\xb3" // 下一页
	tests := []struct {
		name, title string
		want        int64
	}{
		{"the charset is another", gbk, 1},
		{"a broken byte", strings.Repeat("页", 20) + "\xff", 0},
		{"plain ASCII", "next page", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    charset: utf-8
    image: img
`)
			w.page("one.test/", "<h1>"+test.title+"</h1>"+imgs("/1.jpg"))
			w.pictures("one.test/1.jpg")

			sum := w.run()
			g := sum.MisreadBy["s"]
			if g.N != test.want {
				t.Fatalf("%d pages are told as misread, want %d", g.N, test.want)
			}
			if test.want == 0 {
				return
			}
			if g.URL != "http://one.test/" || !strings.Contains(g.Detail, "could not be read as utf-8") || g.Advice == "" {
				t.Errorf("got %+v", g)
			}
			if r := w.records(frontier.Page, frontier.Done); len(r) != 1 || r[0].Cause != causeMisread {
				t.Errorf("the page is recorded as %+v", r)
			}
			if sum.Saved != 1 {
				t.Errorf("%d pictures are saved, want 1", sum.Saved)
			}
		})
	}
}
