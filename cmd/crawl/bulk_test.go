package main

import (
	"fmt"
	"path"
	"testing"

	"magpie/fixtures"
	"magpie/fixtures/bulk"
)

// albums describes a gallery whose albums are folders.
var albums = []byte(`
sites:
  albums:
    start: https://one.test/albums.html
    parallelism: 20
    timeout: 1s
    follow:
      links: a.album
      gallery: '{title}'
      fields: {title: h1}
      next: 'a[rel=next]'
      image: a.pic
    save: '{title}/{name}{ext}'
`)

// However a host fails, in the end every picture is there and whole, in the
// folder of its album, and those that are tiny are told of.
func TestBulkWithFaults(t *testing.T) {
	t.Parallel() // it waits more than it works
	wantBulk(t, bulk.Options{
		Hosts: []string{"one.test"}, Pages: 6, PerPage: 50, Albums: 12, Size: 6000, Tiny: []int{7, 100, 299},
	}, fixtures.FaultOptions{Percent: 2, Seed: 35})
}

func TestFiveThousandWithFaults(t *testing.T) {
	slow(t)
	wantBulk(t, bulk.Options{
		Hosts: []string{"one.test"}, Pages: 50, PerPage: 100, Albums: 60, Size: 20_000, Tiny: []int{0, 2500, 4999},
	}, fixtures.FaultOptions{Percent: 4})
}

// wantBulk keeps a gallery whose addresses fail now and then, and compares
// every file with what was served.
func wantBulk(t *testing.T, o bulk.Options, f fixtures.FaultOptions) {
	t.Helper()
	gallery := bulk.New(o)
	faults := fixtures.NewFaults(gallery, f)
	w := newWorld(t, albums, faults, o.Hosts...)
	run := w.run(exitDone)

	want := names{}
	for p := range gallery.Pictures() {
		want.put(path.Join(p.Album, path.Base(p.URL)), p.SHA256)
	}
	w.wantFiles(want)
	given := faults.Given()
	for _, f := range []fixtures.Fault{fixtures.Stall, fixtures.Reset, fixtures.Cut, fixtures.Busy} {
		if given[f] == 0 {
			t.Errorf("no request met %q: the run proves nothing of it; met were %v", f, given)
		}
	}
	t.Logf("met were %v\n%s", given, &run.stdout)
	wantSaid(t, run.stdout.String(), fmt.Sprintf("%d pictures are smaller than 2 kB, such as https://one.test/img/", len(o.Tiny)))
	w.wantNothingNew("albums", 1)
}
