package main

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures/ajax"
	"magpie/fixtures/booru"
	"magpie/fixtures/chinaz"
	"magpie/fixtures/forum"
	"magpie/fixtures/imageboard"
	"magpie/fixtures/imgur"
	"magpie/fixtures/manga"
	"magpie/fixtures/netbian"
	"magpie/fixtures/nextjs"
	"magpie/frontier"
)

// byHost answers for each host with the gallery that it is listed under.
type byHost map[string]http.Handler

func (g byHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _, _ := strings.Cut(r.Host, ":")
	g[host].ServeHTTP(w, r)
}

func (g byHost) add(gallery http.Handler, hosts ...string) {
	for _, host := range hosts {
		g[host] = gallery
	}
}

// Sites that run at the same time bring what each brings alone, and no host is
// asked for more at once than its own site allows.
func TestSitesTogether(t *testing.T) {
	t.Setenv("IMGUR_CLIENT_ID", clientID)
	all := byHost{}
	all.add(ajax.New(), ajax.Host)
	all.add(booru.New(), booru.Host, booru.FileHost)
	all.add(chinaz.New(), chinaz.Host)
	all.add(forum.New(), forum.Host, forum.ExternalHost)
	all.add(imageboard.New(), imageboard.Host, imageboard.FileHost)
	all.add(imgur.New(clientID), imgur.Host, imgur.ImageHost)
	all.add(manga.New(), manga.Host, manga.PageHost)
	all.add(netbian.New(), netbian.Host)
	all.add(nextjs.New(), nextjs.Host)
	hosts := slices.Sorted(maps.Keys(all))
	want := map[string]int{
		"ajax": 67, "booru": 101, "chinaz": 73, "forum": 18, "imageboard": 80, "imgur": 30, "manga": 105, "netbian": 100, "nextjs": 40,
	}

	w := shipped(t, all, hosts...)
	w.run(exitIncomplete, slices.Sorted(maps.Keys(want))...)
	got := map[string]int{}
	for _, r := range w.records(frontier.Image, frontier.Done) {
		got[r.Site]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pictures of each site (-want +got):\n%s", diff)
	}
	failed := append(w.records(frontier.Page, frontier.Failed), w.records(frontier.Image, frontier.Failed)...)
	if len(failed) != 1 || failed[0].URL != imageboard.Gone() {
		t.Errorf("failed are %v, want %s alone", failed, imageboard.Gone())
	}
	for _, host := range hosts {
		most := 4
		if host == chinaz.Host {
			most = 20
		}
		if peak := w.server.Counter().Peak(host); peak > most {
			t.Errorf("%s saw %d requests at once, want %d at most", host, peak, most)
		}
	}
}
