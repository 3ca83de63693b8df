package main

import (
	"fmt"
	"net/http"
	"path"
	"strings"
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
	const percent = 1.5
	wantBulk(t, bulk.Options{
		Hosts: []string{"one.test"}, Pages: 6, PerPage: 50, Albums: 12, Size: 6000, Tiny: []int{7, 100, 299}, Scheme: "https",
	}, []fixtures.Order{
		{Percent: percent, Seed: 35, Requests: fixtures.First(2), Do: fixtures.StallAfter(256, 0)},
		{Percent: percent, Seed: 35, Requests: fixtures.First(2), Do: fixtures.Reset()},
		{Percent: percent, Seed: 35, Requests: fixtures.First(2), Do: fixtures.Cut(256)},
		{Percent: percent, Seed: 35, Requests: fixtures.First(2), Do: fixtures.Status(http.StatusServiceUnavailable)},
	})
}

// A host that answers one request in twelve wrongly, whatever it is asked for and
// however often, keeps no picture from arriving and costs little more than that:
// 1.15 requests for each picture at most, and as many in all with the pages.
func TestFiveThousandWithFaults(t *testing.T) {
	slow(t)
	const pictures, most = 5000, 5000 * 115 / 100
	const seed = 1 // by chance alone one picture in 300,000 would fail in all its tries
	for _, scheme := range []string{"https", "http"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			forPictures, inAll := wantBulk(t, bulk.Options{
				Hosts: []string{"one.test"}, Pages: pictures / 100, PerPage: 100, Albums: 60, Size: 20_000,
				Tiny: []int{0, 2500, 4999}, Scheme: scheme,
			}, []fixtures.Order{
				{Percent: 3, EachTime: true, Seed: seed, Do: fixtures.Status(http.StatusServiceUnavailable)},
				{Percent: 3, EachTime: true, Seed: seed, Do: fixtures.Cut(256)},
				{Percent: 1, EachTime: true, Seed: seed, Do: fixtures.Reset()},
				{Percent: 1, EachTime: true, Seed: seed, Do: fixtures.Stall(0)},
			})
			t.Logf("%d pictures over %s: %d requests for them, %d in all", pictures, scheme, forPictures, inAll)
			if forPictures > most || inAll > most {
				t.Errorf("%d requests for pictures, %d in all, want %d at most", forPictures, inAll, most)
			}
		})
	}
}

// wantBulk keeps a gallery whose addresses fail now and then, and compares
// every file with what was served. It returns how many requests that took, for
// pictures and in all.
func wantBulk(t *testing.T, o bulk.Options, orders []fixtures.Order) (forPictures, inAll int) {
	t.Helper()
	gallery := bulk.New(o)
	faults := fixtures.Misbehave(gallery, orders...)
	w := newWorld(t, []byte(strings.Replace(string(albums), "https", o.Scheme, 1)), faults, o.Hosts...)
	run := w.run(exitDone)

	want := names{}
	for p := range gallery.Pictures() {
		want.put(path.Join(p.Album, path.Base(p.URL)), p.SHA256)
		forPictures += w.server.Counter().Requests(p.URL)
	}
	inAll = w.server.Counter().Total()
	w.wantFiles(want)
	given := faults.Given()
	for _, order := range orders {
		if given[order.Do.Name] == 0 {
			t.Errorf("no request met %q: the run proves nothing of it; met were %v", order.Do.Name, given)
		}
	}
	t.Logf("met were %v\n%s", given, &run.stdout)
	wantSaid(t, run.stdout.String(), fmt.Sprintf("%d pictures are smaller than 2 kB, such as %s://one.test/img/", len(o.Tiny), o.Scheme))
	faults.Order()
	w.wantNothingNew("albums", 1)
	return forPictures, inAll
}
