package main

import (
	"fmt"
	"net/http"
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
	}, faultsOf(35, 1.5))
}

func TestFiveThousandWithFaults(t *testing.T) {
	slow(t)
	wantBulk(t, bulk.Options{
		Hosts: []string{"one.test"}, Pages: 50, PerPage: 100, Albums: 60, Size: 20_000, Tiny: []int{0, 2500, 4999},
	}, faultsOf(0, 1))
}

// faultsOf are orders for four faults, each for some percent of the addresses.
func faultsOf(seed uint64, percent float64) []fixtures.Order {
	var orders []fixtures.Order
	for _, fault := range []fixtures.Misdeed{
		fixtures.StallAfter(256, 0), fixtures.Reset(), fixtures.Cut(256), fixtures.Status(http.StatusServiceUnavailable),
	} {
		orders = append(orders, fixtures.Order{Percent: percent, Seed: seed, Requests: fixtures.First(2), Do: fault})
	}
	return orders
}

// wantBulk keeps a gallery whose addresses fail now and then, and compares
// every file with what was served.
func wantBulk(t *testing.T, o bulk.Options, orders []fixtures.Order) {
	t.Helper()
	gallery := bulk.New(o)
	faults := fixtures.Misbehave(gallery, orders...)
	w := newWorld(t, albums, faults, o.Hosts...)
	run := w.run(exitDone)

	want := names{}
	for p := range gallery.Pictures() {
		want.put(path.Join(p.Album, path.Base(p.URL)), p.SHA256)
	}
	w.wantFiles(want)
	given := faults.Given()
	for _, order := range orders {
		if given[order.Do.Name] == 0 {
			t.Errorf("no request met %q: the run proves nothing of it; met were %v", order.Do.Name, given)
		}
	}
	t.Logf("met were %v\n%s", given, &run.stdout)
	wantSaid(t, run.stdout.String(), fmt.Sprintf("%d pictures are smaller than 2 kB, such as https://one.test/img/", len(o.Tiny)))
	w.wantNothingNew("albums", 1)
}
