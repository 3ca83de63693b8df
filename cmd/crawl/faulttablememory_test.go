//go:build linux

package main

import (
	"testing"

	"magpie/fixtures"
	"magpie/fixtures/unruly"
)

// maxFaultRSS is what a run may take of a machine's memory whatever a host
// sends, in bytes: a little, and a page of 16 MiB while it grows.
const maxFaultRSS = 120_000_000

// What is large is streamed, or given up at its bound.
func TestMemoryOfFaults(t *testing.T) {
	bomb := fixtures.GzipBomb(fixtures.File{Type: string(fixtures.JPEG), Data: sickPicture}, 1<<30)
	tests := []struct {
		name, path string
		do         fixtures.Misdeed
	}{
		{"gzip bomb in place of a picture", "/img/0.jpg", bomb},
		{"gzip bomb in place of a page", "/", bomb},
		{"page of 50 MB", "/", frontPage(unruly.Big(50_000_000, 1))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			gallery := fixtures.Misbehave(unruly.Links(1), fixtures.Order{Path: test.path, Do: test.do})
			w := newWorld(t, []byte(`
sites:
  ward:
    start: https://one.test/
    image: a.pic
    max_size: 64MB
`), gallery, "one.test")
			p := w.start()
			peak := watchMemory(p)
			if code := p.wait(); code != exitIncomplete {
				t.Errorf("exit code %d, want %d\n%s", code, exitIncomplete, &p.stderr)
			}
			rss := <-peak
			t.Logf("peak RSS %s", size(rss))
			if rss == 0 || rss > maxFaultRSS {
				t.Errorf("peak RSS %s, want %s at most", size(rss), size(maxFaultRSS))
			}
		})
	}
}
