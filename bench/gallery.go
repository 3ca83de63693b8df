package main

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"time"

	"magpie/fixtures"
	"magpie/fixtures/bulk"
)

// gallery says what the server has. Everything served follows from it, so the
// harness knows what to expect without asking.
type gallery struct {
	// Hosts is how many hosts there are; each has so many pages, with so many
	// pictures each, of so many bytes.
	Hosts, Pages, PerPage, Size int
	// Latency is how long every answer is waited for.
	Latency time.Duration
	// Unavailable and Cut are how many of a hundred pictures are answered 503
	// at first, and with half of their bytes.
	Unavailable, Cut float64
	// Stalls says that the pictures of the first host are withheld until all
	// others were served.
	Stalls bool
}

// served is what makes pages and pictures.
func (g gallery) served() *bulk.Gallery {
	return bulk.New(bulk.Options{Hosts: g.hosts(), Pages: g.Pages, PerPage: g.PerPage, Size: g.Size, Scheme: "http"})
}

func (g gallery) hosts() []string {
	names := make([]string, g.Hosts)
	for i := range names {
		names[i] = fmt.Sprintf("host%03d.test", i)
	}
	return names
}

func (g gallery) pictures() int { return g.Hosts * g.Pages * g.PerPage }

// requests is how many it takes to have all of it.
func (g gallery) requests() int { return g.Hosts*g.Pages + g.pictures() }

// pages are the addresses of the lists, host by host.
func (g gallery) pages() []string {
	var pages []string
	for _, host := range g.hosts() {
		for page := range g.Pages {
			pages = append(pages, fmt.Sprintf("http://%s/list/%d.html", host, page+1))
		}
	}
	return pages
}

// want are the SHA-256 of the pictures, in hexadecimal, by their file names.
func (g gallery) want() map[string]string {
	want := make(map[string]string, g.pictures())
	for picture := range g.served().Pictures() {
		want[path.Base(picture.URL)] = hex.EncodeToString(picture.SHA256[:])
	}
	return want
}

// misbehave has h fail as the gallery does.
func (g gallery) misbehave(h http.Handler) *fixtures.Mischief {
	const pictures = "/img/*"
	var orders []fixtures.Order
	if g.Unavailable > 0 {
		orders = append(orders, fixtures.Order{
			Path: pictures, Percent: g.Unavailable, Requests: fixtures.First(1), Do: fixtures.Status(http.StatusServiceUnavailable),
		})
	}
	if g.Cut > 0 {
		orders = append(orders, fixtures.Order{
			Path: pictures, Percent: g.Cut, Requests: fixtures.First(1), Do: fixtures.Cut(g.Size / 2),
		})
	}
	return fixtures.Misbehave(h, orders...)
}
